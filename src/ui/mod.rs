//! What is printed and what is asked.
