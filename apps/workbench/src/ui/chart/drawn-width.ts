import { afterNextRender, DestroyRef, ElementRef, inject, signal, type Signal } from '@angular/core';

/** The width of the calling component in pixels: charts are drawn at real pixels, so that their text is never scaled. */
export function drawnWidth(before: number): Signal<number> {
  const { nativeElement } = inject<ElementRef<HTMLElement>>(ElementRef);
  const width = signal(before);
  const ends = inject(DestroyRef);
  afterNextRender(() => {
    if (typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(([entry]) => width.set(Math.max(1, Math.floor(entry!.contentRect.width))));
    observer.observe(nativeElement);
    ends.onDestroy(() => observer.disconnect());
  });
  return width.asReadonly();
}
