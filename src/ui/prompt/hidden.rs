//! Reads an answer that is not shown.
//!
//! `dialoguer` has a `Password` for that, which cannot be made right from outside:
//!
//! - it reads a line through the standard library, which keeps a copy of the secret in its buffer and starts again
//!   after a signal, so that Ctrl-C ends either nothing or the process, and that without echo;
//! - it shows the question first, turns the echo off after that, and throws away what was typed in between: the
//!   answer of a program or of a password manager is seen, and lost;
//! - the kernel cuts a line of more than 4095 bytes without a word, which a credential may have.
//!
//! Keys are read one by one instead, in the same state of the terminal as for all other questions: what is typed
//! ahead stays whole, and is left to the question that it answers.

use std::io;

use rustix::{
    event::{PollFd, PollFlags, poll},
    io::Errno,
};

use super::{PromptError, unusable};

/// The longest answer, in bytes.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// Ctrl-C.
const INTERRUPT: u8 = 0x03;
/// Ctrl-D: there is nothing more to come.
const END: u8 = 0x04;
/// Ctrl-H, which some terminals send for the key that deletes.
const BACKSPACE: u8 = 0x08;
/// Ctrl-U: take everything back.
const KILL: u8 = 0x15;
/// What most terminals send for the key that deletes.
const DELETE: u8 = 0x7f;

/// Reads a line from the terminal, without its end.
pub(super) fn read_line() -> Result<String, PromptError> {
    edited(read_byte)
}

/// Waits for a byte; a signal that was caught ends the wait as an interrupt.
fn read_byte() -> io::Result<Option<u8>> {
    let stdin = io::stdin();
    loop {
        // A read would go on after a signal; this does not.
        poll(&mut [PollFd::new(&stdin, PollFlags::IN)], None)?;
        let mut byte = [0];
        match rustix::io::read(&stdin, &mut byte) {
            Ok(length) => return Ok((length > 0).then_some(byte[0])),
            Err(Errno::INTR | Errno::AGAIN) => {}
            Err(errno) => return Err(errno.into()),
        }
    }
}

/// Returns the line that these keys make; `None` is the end of all input.
fn edited(mut next: impl FnMut() -> io::Result<Option<u8>>) -> Result<String, PromptError> {
    // It never grows: no copy of a part of it stays behind.
    let mut line = Vec::with_capacity(LINE_BYTES_MAX);
    loop {
        match next()? {
            Some(b'\n' | b'\r') => break,
            Some(INTERRUPT) => return Err(PromptError::Interrupted),
            Some(BACKSPACE | DELETE) => take_back(&mut line),
            Some(KILL) => line.clear(),
            Some(END) if !line.is_empty() => {}
            Some(END) | None => {
                let ended = io::Error::new(io::ErrorKind::UnexpectedEof, "the input ended");
                return Err(PromptError::Io(ended));
            }
            Some(_) if line.len() == LINE_BYTES_MAX => {
                return Err(unusable("it is longer than 64 KiB"));
            }
            Some(byte) => line.push(byte),
        }
    }
    String::from_utf8(line).map_err(|_| unusable("it is not UTF-8"))
}

/// Removes the last character.
fn take_back(line: &mut Vec<u8>) {
    let is_continuation = |byte: u8| byte & 0b1100_0000 == 0b1000_0000;
    while line.pop().is_some_and(is_continuation) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(keys: &[u8]) -> Result<String, PromptError> {
        let mut keys = keys.iter().copied();
        edited(|| Ok(keys.next()))
    }

    #[test]
    fn a_line_is_taken_as_it_was_typed() {
        for end in ["\n", "\r", "\rnext\r"] {
            let line = typed(format!(" a\tb  {end}").as_bytes());
            assert_eq!(line.unwrap(), " a\tb  ");
        }
        assert_eq!(typed(b"\n").unwrap(), "");
    }

    #[test]
    fn what_was_typed_can_be_taken_back() {
        assert_eq!(
            typed("aé\u{7f}b\u{8}\u{8}\u{8}c\n".as_bytes()).unwrap(),
            "c"
        );
        assert_eq!(typed("wrong\u{15}right\n".as_bytes()).unwrap(), "right");
    }

    #[test]
    fn an_interrupt_ends_it_whatever_was_typed_before() {
        for keys in [&b"\x03"[..], b"half\x03"] {
            let ended = typed(keys);
            assert!(matches!(ended, Err(PromptError::Interrupted)), "{ended:?}");
        }
    }

    #[test]
    fn half_an_answer_is_none() {
        for keys in [&b""[..], b"half", b"\x04", b"\xff\n"] {
            assert!(matches!(typed(keys), Err(PromptError::Io(_))), "{keys:?}");
        }
        assert_eq!(typed(b"half\x04 and half\n").unwrap(), "half and half");
    }

    #[test]
    fn a_long_line_is_whole_or_refused() {
        let mut line = "a".repeat(LINE_BYTES_MAX);
        assert_eq!(typed(format!("{line}\n").as_bytes()).unwrap(), line);
        line.push('a');
        assert!(matches!(typed(line.as_bytes()), Err(PromptError::Io(_))));
    }
}
