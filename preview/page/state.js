// The state that the views share.
"use strict";

/** The cell that is open, and the one it is compared with. */
const opened = { id: null, viewOptions: DEFAULT_VIEW_OPTIONS, cell: null, compared: null, height: null };
/** The event in the edit panel, if it differs from the cell's event. */
const drafting = { text: null };
/** What a cell needs of the edit panel, which sets these. */
const editor = { setMessage() {}, fill() {}, discard() {} };
