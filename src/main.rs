//! The program: from arguments to an exit code.

fn main() {}
