let place: HTMLElement | undefined;

/**
 * Says things in the page, where nobody sees them. The place is there before anything is said, or it would not be
 * announced; there is one for all texts, and none in a text, whose content nobody wants to be interrupted by.
 */
export function announceInPage(): (words: string) => void {
  if (!place?.isConnected) document.documentElement.append((place = createPlace()));
  return (words) => {
    if (place) announceIn(place, words);
  };
}

/** A new node each time: the same words again are announced again. */
export function announceIn(place: Element, words: string): void {
  const said = document.createElement('span');
  said.textContent = words;
  place.replaceChildren(said);
}

function createPlace(): HTMLElement {
  const created = document.createElement('div');
  created.setAttribute('role', 'status');
  // set one by one: a content security policy may forbid the attribute
  Object.assign(created.style, { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden' });
  Object.assign(created.style, { clipPath: 'inset(50%)', whiteSpace: 'nowrap' });
  return created;
}
