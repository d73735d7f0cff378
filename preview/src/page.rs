//! The files of the page, compiled in.

/// A file of the page.
pub(crate) struct Asset {
    /// The name below `/page/`.
    pub(crate) name: &'static str,
    /// The content type.
    pub(crate) kind: &'static str,
    /// The content.
    pub(crate) text: &'static str,
}

/// The page itself; it loads every asset below.
pub(crate) const PAGE: &str = include_str!("../page/index.html");

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The assets, in the order in which the page loads them.
pub(crate) const ASSETS: &[Asset] = &[
    Asset { name: "style.css", kind: CSS, text: include_str!("../page/style.css") },
    Asset { name: "views.css", kind: CSS, text: include_str!("../page/views.css") },
    Asset { name: "narrow.css", kind: CSS, text: include_str!("../page/narrow.css") },
    Asset { name: "dom.js", kind: SCRIPT, text: include_str!("../page/dom.js") },
    Asset { name: "data.js", kind: SCRIPT, text: include_str!("../page/data.js") },
    Asset { name: "routes.js", kind: SCRIPT, text: include_str!("../page/routes.js") },
    Asset { name: "state.js", kind: SCRIPT, text: include_str!("../page/state.js") },
    Asset { name: "simulation.js", kind: SCRIPT, text: include_str!("../page/simulation.js") },
    Asset { name: "frames.js", kind: SCRIPT, text: include_str!("../page/frames.js") },
    Asset { name: "overview.js", kind: SCRIPT, text: include_str!("../page/overview.js") },
    Asset { name: "parts.js", kind: SCRIPT, text: include_str!("../page/parts.js") },
    Asset { name: "stage.js", kind: SCRIPT, text: include_str!("../page/stage.js") },
    Asset { name: "cell.js", kind: SCRIPT, text: include_str!("../page/cell.js") },
    Asset { name: "edit.js", kind: SCRIPT, text: include_str!("../page/edit.js") },
    Asset { name: "folds.js", kind: SCRIPT, text: include_str!("../page/folds.js") },
    Asset { name: "view.js", kind: SCRIPT, text: include_str!("../page/view.js") },
    Asset { name: "live.js", kind: SCRIPT, text: include_str!("../page/live.js") },
    Asset { name: "keys.js", kind: SCRIPT, text: include_str!("../page/keys.js") },
    Asset { name: "main.js", kind: SCRIPT, text: include_str!("../page/main.js") },
];

#[cfg(test)]
mod tests {
    use super::{ASSETS, PAGE};

    /// An asset that is missing here is missing in the page and in the export.
    #[test]
    fn page_loads_assets_in_order() {
        let loads = |line: &str| {
            let rest = line.split_once("href=\"/page/").or_else(|| line.split_once("src=\"/page/"))?.1;
            Some(rest.split_once('"')?.0.to_owned())
        };
        let loaded: Vec<_> = PAGE.lines().filter_map(loads).collect();
        assert_eq!(loaded, ASSETS.iter().map(|asset| asset.name).collect::<Vec<_>>());
        // These would end the inlined element in the export.
        assert!(ASSETS.iter().all(|asset| !asset.text.contains("</script") && !asset.text.contains("</style")));
    }
}
