/** The three questions of a dispute that may make it a protected matter, of which nothing is kept on the phone. */
export const ASKED = ["someone_hurt", "afraid_to_go_home", "minor_harmed"];

/** Whether the answers as they stand make it one. */
export const isSafeWay = (data) => ASKED.some((name) => ["yes", "unsure"].includes(data.get(name)));
