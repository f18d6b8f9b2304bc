import type { ReactiveControllerHost } from 'lit';
import { SuggestionMenu, type Command } from '../suggestion-menu.js';
import { suggestionStyles } from '../suggestion-menu-styles.js';

export function createMenu(
  host: ReactiveControllerHost & HTMLElement,
  onChoose: (command: Command) => void,
): SuggestionMenu {
  return new SuggestionMenu(host, onChoose);
}

export const styles = [suggestionStyles];
