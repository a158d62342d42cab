import { start } from "/static/{{ build }}/js/offline/worker.js";

start({{ {'build': build, 'files': files}|tojson }});
