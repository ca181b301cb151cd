//! What a credential's rules say about a request.
