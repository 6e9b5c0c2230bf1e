//! The client of GitHub against small servers that answer as told.
