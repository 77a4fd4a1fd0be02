import { DestroyRef, Directive, DOCUMENT, inject, output, signal } from '@angular/core';

/** Files dropped anywhere on the page. `over` is true while some hover above it. */
@Directive({ selector: '[mbDrop]', exportAs: 'mbDrop' })
export class DropAnywhere {
  readonly dropped = output<File[]>();
  private readonly hovering = signal(false);
  readonly over = this.hovering.asReadonly();
  /** Enter and leave come for every element passed. */
  private depth = 0;

  constructor() {
    const document = inject(DOCUMENT);
    const listeners: Record<string, (event: DragEvent) => void> = {
      dragenter: (event) => this.move(event, 1),
      dragleave: (event) => this.move(event, -1),
      dragover: (event) => {
        if (hasFiles(event)) event.preventDefault();
      },
      drop: (event) => this.drop(event),
    };
    for (const [name, listener] of Object.entries(listeners))
      document.addEventListener(name, listener as EventListener);
    inject(DestroyRef).onDestroy(() => {
      for (const [name, listener] of Object.entries(listeners))
        document.removeEventListener(name, listener as EventListener);
    });
  }

  private move(event: DragEvent, by: 1 | -1): void {
    if (!hasFiles(event)) return;
    this.depth = Math.max(0, this.depth + by);
    this.hovering.set(this.depth > 0);
  }

  private drop(event: DragEvent): void {
    if (!hasFiles(event)) return;
    event.preventDefault();
    this.depth = 0;
    this.hovering.set(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) this.dropped.emit(files);
  }
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
