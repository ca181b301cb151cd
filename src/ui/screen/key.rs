//! Keys, as terminals send them.

use std::{io, time::Duration};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};

/// How long the bytes of one key may take: what comes later is another key.
const SEQUENCE_TIME: Duration = Duration::from_millis(30);
/// Ctrl-C.
const INTERRUPT: u8 = 0x03;
/// What the keys begin with that have no character.
const ESCAPE: u8 = 0x1b;

/// A key that means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Letter(char),
    /// Up.
    Up,
    /// Down.
    Down,
    /// Enter.
    Enter,
    /// Escape.
    Escape,
    /// Ctrl-C.
    Interrupt,
    /// Any other.
    Other,
}

/// Waits for a key, for so long at most.
///
/// # Errors
/// A signal ends the wait as an interrupt, a terminal that is gone as an end of file.
pub(super) fn read(wait: Duration) -> io::Result<Option<Key>> {
    let Some(first) = read_byte(wait)? else {
        return Ok(None);
    };
    key(first, || read_byte(SEQUENCE_TIME)).map(Some)
}

/// Returns the key that begins with this byte.
fn key(first: u8, mut next: impl FnMut() -> io::Result<Option<u8>>) -> io::Result<Key> {
    Ok(match first {
        INTERRUPT => Key::Interrupt,
        b'\r' | b'\n' => Key::Enter,
        ESCAPE => match next()? {
            None => Key::Escape,
            Some(b'[' | b'O') => sequence(&mut next)?,
            Some(_) => Key::Other,
        },
        b' '..=b'~' => Key::Letter(char::from(first)),
        _ => Key::Other,
    })
}

/// Reads to the end of a control sequence: parameters, then a letter (ECMA-48 §5.4).
fn sequence(next: &mut impl FnMut() -> io::Result<Option<u8>>) -> io::Result<Key> {
    let mut is_plain = true;
    loop {
        match next()? {
            Some(b'A') if is_plain => return Ok(Key::Up),
            Some(b'B') if is_plain => return Ok(Key::Down),
            Some(b' '..=b'?') => is_plain = false,
            _ => return Ok(Key::Other),
        }
    }
}

/// Waits for a byte.
fn read_byte(wait: Duration) -> io::Result<Option<u8>> {
    let stdin = io::stdin();
    let wait = Timespec::try_from(wait).map_err(io::Error::other)?;
    if poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&wait))? == 0 {
        return Ok(None);
    }
    let mut byte = [0];
    match rustix::io::read(&stdin, &mut byte) {
        Ok(0) | Err(Errno::IO) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(_) => Ok(Some(byte[0])),
        Err(Errno::AGAIN) => Ok(None),
        Err(errno) => Err(errno.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<Key> {
        let mut bytes = bytes.iter().copied();
        let mut found = Vec::new();
        while let Some(first) = bytes.next() {
            found.push(key(first, || Ok(bytes.next())).unwrap());
        }
        found
    }

    #[test]
    fn keys_are_read_as_terminals_send_them() {
        assert_eq!(keys(b"\x1b[A\x1bOB"), [Key::Up, Key::Down]);
        assert_eq!(
            keys(b"aj\r\x03"),
            [
                Key::Letter('a'),
                Key::Letter('j'),
                Key::Enter,
                Key::Interrupt
            ]
        );
        assert_eq!(keys(b"\x1b"), [Key::Escape]);
    }

    #[test]
    fn no_letter_of_a_longer_sequence_is_taken_for_a_key() {
        // Delete, Ctrl-Up, F5, and a letter with Alt: none of them approves anything.
        for bytes in [
            &b"\x1b[3~"[..],
            b"\x1b[1;5A",
            b"\x1b[15~",
            b"\x1ba",
            b"\xc3",
        ] {
            assert_eq!(keys(bytes), [Key::Other], "{bytes:?}");
        }
    }
}
