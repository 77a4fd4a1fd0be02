import { Injectable } from '@angular/core';
import { personal } from '../shell/session';

/** What a screen reader should hear without the focus moving: progress, toasts, what a key did. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly current = personal('');
  readonly message = this.current.asReadonly();

  say(message: string): void {
    // The same sentence twice in a row would not be read again.
    this.current.set(message === this.current() ? `${message}\u00a0` : message);
  }
}
