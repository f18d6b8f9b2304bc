import { ChatStreamLauncher } from '../launcher.js';
import { launcherStyles } from '../launcher-styles.js';
import { register } from '../register.js';

export { LauncherController } from '../launcher.js';

register({ 'chat-stream-launcher': ChatStreamLauncher });

export const styles = [launcherStyles];
