export interface Frames {
  /** Milliseconds from one frame to the next. */
  readonly median: number;
  readonly p95: number;
  readonly longest: number;
}

export interface LongTasks {
  /** Milliseconds of tasks that were longer than the limit. */
  readonly tasks: readonly number[];
}

/** Does something in each of so many frames. */
export async function longestFrames(count: number, act: () => void): Promise<Frames> {
  const gaps: number[] = [];
  let last = await nextFrame();
  for (let frame = 0; frame < count; frame++) {
    act();
    const now = await nextFrame();
    gaps.push(now - last);
    last = now;
  }
  gaps.sort((a, b) => a - b);
  const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? NaN;
  return { median: at(0.5), p95: at(0.95), longest: at(1) };
}

/** Takes note of long tasks until it is ended. */
export function tasksOver(limit: number): { end(): LongTasks } {
  const tasks: number[] = [];
  const take = (entries: PerformanceEntryList) => {
    tasks.push(...entries.map(({ duration }) => duration).filter((duration) => duration > limit));
  };
  const observer = new PerformanceObserver((list) => take(list.getEntries()));
  observer.observe({ type: 'longtask' });
  return {
    end() {
      take(observer.takeRecords());
      observer.disconnect();
      return { tasks };
    },
  };
}

function nextFrame(): Promise<number> {
  return new Promise(requestAnimationFrame);
}
