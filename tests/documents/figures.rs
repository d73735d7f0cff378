//! Figures have one home, `docs/benchmarks.md`; the README quotes some of them.

use super::Document;
use regex_lite::Regex;

#[test]
fn readme_quotes_figures_of_the_benchmarks() {
    let (readme, benchmarks) = (Document::open("README.md"), Document::open("docs/benchmarks.md"));
    let (_, section) = readme.text.split_once("\n## Figures\n").unwrap();
    let table: String =
        section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).collect();
    let figure = Regex::new(r"[0-9][0-9.,]* (ms|µs|MB|/s)").unwrap();
    let figures: Vec<&str> = figure.find_iter(&table).map(|found| found.as_str()).collect();
    assert!(figures.len() >= 6, "{figures:?}");
    for figure in figures {
        assert!(benchmarks.text.contains(figure), "README.md quotes {figure}, which is not in docs/benchmarks.md");
    }
}
