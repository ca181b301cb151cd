//! Which hosts a credential may be sent to.
