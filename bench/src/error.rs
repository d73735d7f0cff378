//! The error of every measurement.

/// Why nothing could be measured: a sentence for who runs the benchmark.
pub(crate) type BenchError = Box<dyn std::error::Error + Send + Sync>;
