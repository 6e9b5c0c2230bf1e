//! What is kept between runs, in `<git dir>/review-gate/`.
//!
//! Everything here can be lost at any instant and costs only time. Files are written whole under another name and then
//! renamed, or appended to in records that carry a checksum; what does not check out is thrown away with a notice. Many
//! processes may share it. Its size is bounded.

pub mod blob_log;
mod block_table;
pub mod changes_file;
pub mod directory;
pub mod index_file;
pub mod look_up;
