/** Starts what every page shares. Modules listen on the document, so fragments that arrive later need nothing. */
import { startPasswordEye } from "./ui/password-eye.js";
import { startPictures } from "./ui/pictures.js";
import { startPreferences } from "./ui/preferences.js";
import { startReadAloud } from "./ui/read-aloud.js";
import { startRequests } from "./ui/requests.js";
import { startSheets } from "./ui/sheets.js";
import { toastAtLoad } from "./ui/toast.js";
import { startDesk } from "./desk/start.js";
import { startOffline } from "./offline/start.js";
import { startUnreadMessages } from "./inbox/unread.js";

startPreferences();
startRequests();
startSheets();
startPictures();
startReadAloud();
startPasswordEye();
startUnreadMessages();
toastAtLoad();
startDesk();
startOffline();
if (document.querySelector("[data-fresh]")) import("./ui/fresh.js").then(({ startFresh }) => startFresh());
if (document.querySelector("[data-answer], [data-offline]")) import("./capture/answers.js").then(({ startAnswers }) => startAnswers());
