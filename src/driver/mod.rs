//! Where the program meets the machine: all reading and writing of files is here.

mod config;
mod overlay;
pub mod unit;
