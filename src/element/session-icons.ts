import { icon } from './icon.js';

export const plus = icon('M12 5v14M5 12h14');
export const magnifier = icon('M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14m5 12 4.5 4.5');
export const pencil = icon('M4 20l1-4L16.5 4.5a2 2 0 0 1 3 3L8 19l-4 1m11-14 3 3');
export const bin = icon('M5 7h14M10 7V4.5h4V7m-7.5 0 .8 12.5h9.4L17.5 7M10.3 11v5m3.4-5v5');
export const cross = icon('M6 6l12 12M18 6 6 18');
export const bubble = icon('M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2');
export const chevron = icon('m6 9 6 6 6-6');
