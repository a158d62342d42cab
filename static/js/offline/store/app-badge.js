/** The number on the app's icon, said by a page; how it is made comes only where a phone has one. */
export const NOTHING = { unread: 0, unsent: 0 };

/** As `putBadge` of home-badge.js. Never rejects. */
export const showBadge = (known) =>
  navigator.setAppBadge && import("./home-badge.js").then((part) => part.putBadge(known)).catch(() => {});
