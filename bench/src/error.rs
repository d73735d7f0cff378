//! The error type of the benchmark.

/// Why a measurement failed: a message for the user of the benchmark.
pub(crate) type BenchError = Box<dyn std::error::Error + Send + Sync>;
