/** What a toolbar holds. */
function controlsOf(toolbar: Element): readonly HTMLElement[] {
  return [...toolbar.querySelectorAll<HTMLElement>('[role=toolbar] :is(button, a)')];
}

/** One control of a toolbar is where the Tab key goes: the one it was at, or the first. None where it is not reachable. */
export function stopAt(toolbar: Element, isReachable: boolean): void {
  const controls = controlsOf(toolbar);
  const stop = controls.find((control) => control.matches(':focus') || control.tabIndex === 0) ?? controls[0];
  for (const control of controls) control.tabIndex = isReachable && control === stop ? 0 : -1;
}

/** Arrow keys, Home and End go through a toolbar, in the direction that it is read. */
export function rove(event: KeyboardEvent, toolbar: Element): void {
  const controls = controlsOf(toolbar);
  const from = controls.findIndex((control) => control.matches(':focus'));
  const forward = getComputedStyle(toolbar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
  const steps: Readonly<Record<string, number>> = { ArrowLeft: from - 1, ArrowRight: from - 1, [forward]: from + 1 };
  const index = { ...steps, Home: 0, End: controls.length - 1 }[event.key];
  if (index === undefined || from < 0) return;
  event.preventDefault();
  event.stopPropagation();
  const next = controls[(index + controls.length) % controls.length];
  for (const control of controls) control.tabIndex = control === next ? 0 : -1;
  next?.focus();
}
