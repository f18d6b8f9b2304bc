import { svg } from 'lit';
import { drawn } from './icons.js';

export const cross = drawn(svg`<path d="m6 6 12 12M18 6 6 18" />`);
export const check = drawn(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`);
export const again = drawn(svg`<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4L19.5 9m0-5v5h-5" />`);
export const sheet = drawn(svg`<path d="M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5zM13 3v6h6" />`);
export const soundWave = drawn(svg`<path d="M4 10v4m4-7v10m4-13v16m4-13v10m4-7v4" />`);
export const bin = drawn(svg`<path d="M4 7h16M9 7V4h6v3m3 0-1 13H7L6 7m4 4v5m4-5v5" />`);
