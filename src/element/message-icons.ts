import { icon } from './icon.js';

export const copyIcon = icon('M9 9h10v11H9zM15 9V4H5v11h4');
export const doneIcon = icon('m5 12.5 4.5 4.5L19 7.5');
export const regenerateIcon = icon('M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6');
export const editIcon = icon('M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5');
export const deleteIcon = icon('M5 7h14M10 7V4.5h4V7M7 7l.8 13h8.4L17 7M10.3 11v5.5M13.7 11v5.5');
export const goodIcon = icon(
  'M7 11v9H4v-9zM7 11l4-7.5c1.6 0 2.4 1 2.1 2.6L12.6 9.500h5.600c1.5 0 2.3 1.1 2 2.500l-1.5 6.300c-.3 1.1-1 1.7-2.2 1.700H7',
);
export const badIcon = icon(
  'M7 13V4H4v9zM7 13l4 7.500c1.6 0 2.4-1 2.1-2.600l-.5-3.400h5.600c1.5 0 2.3-1.1 2-2.500l-1.5-6.300c-.3-1.1-1-1.7-2.2-1.700H7',
);
export const speakIcon = icon(
  'M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM15.5 9a4 4 0 0 1 0 6M18 6.500a7.5 7.5 0 0 1 0 11',
);
export const silenceIcon = icon('M7 7h10v10H7z');
export const previousIcon = icon('m14.5 6-6 6 6 6');
export const nextIcon = icon('m9.5 6 6 6-6 6');
