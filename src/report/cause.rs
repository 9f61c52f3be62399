//! Why something failed: what the operating system refused, in the program's own words; what a library says, in the library's when the
//! catalogue does not know it.

use std::io::{self, ErrorKind};

use super::Message;
use super::message::Argument;
use crate::message;

/// The cause of an error of the system. A rare one is given in the system's own words, whose language it chooses.
pub fn io(error: &io::Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound => message!("there is no such file or directory"),
        ErrorKind::PermissionDenied => message!("permission denied"),
        ErrorKind::AlreadyExists => message!("it is there already"),
        ErrorKind::NotADirectory => message!("a part of its path is not a directory"),
        ErrorKind::IsADirectory => message!("it is a directory"),
        ErrorKind::DirectoryNotEmpty => message!("the directory is not empty"),
        ErrorKind::ReadOnlyFilesystem => message!("the disk can only be read"),
        ErrorKind::StorageFull => message!("the disk is full"),
        ErrorKind::QuotaExceeded => message!("your share of the disk is used up"),
        ErrorKind::FileTooLarge => message!("the file would be too large"),
        ErrorKind::InvalidFilename => message!("such a name is not allowed"),
        ErrorKind::TooManyLinks => message!("there are too many links"),
        ErrorKind::OutOfMemory => message!("there is not enough memory"),
        ErrorKind::UnexpectedEof => message!("the file ends too soon"),
        ErrorKind::TimedOut => message!("it took too long"),
        ErrorKind::ConnectionRefused => message!("the connection was refused"),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => message!("the connection was broken off"),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => message!("the machine cannot be reached"),
        ErrorKind::AddrInUse => message!("the port is taken"),
        _ => Message::verbatim(error.to_string()),
    }
}

/// The cause that a library gives.
pub fn of_library(error: impl std::fmt::Display) -> Message {
    Message::new("{cause}", vec![("cause", Argument::Library(error.to_string()))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_causes_are_told_without_the_words_of_the_system() {
        let error = std::fs::read("there/is/no/such/file").unwrap_err();
        assert_eq!(io(&error).to_string(), "there is no such file or directory");
        assert_eq!(io(&io::Error::other("a reason of its own")).to_string(), "a reason of its own");
    }
}
