//! Which addresses no agent may reach.
