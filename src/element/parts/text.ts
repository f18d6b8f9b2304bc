import { contentStyles } from '../content-styles.js';

export { createMarkdownStream } from '../../markdown/stream.js';

export const styles = contentStyles;
