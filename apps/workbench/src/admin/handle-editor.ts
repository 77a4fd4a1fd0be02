import { ChangeDetectionStrategy, Component, computed, inject, input, model, signal } from '@angular/core';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ADMIN_WORDS } from './words';

export interface Handle {
  readonly scheme: string;
  readonly value: string;
}

const SCHEMES = ['email', 'phone', 'name', 'wechat', 'telegram', 'slack', 'teams'] as const;

/** What a person writes from. It decides who may judge what, so the reason stands beside it. */
@Component({
  selector: 'mb-handle-editor',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'stack' },
  template: `
    <span class="lbl">{{ words().handles }}</span>
    <p class="help">{{ words().handlesWhy }}</p>
    @for (handle of handles(); track handle.scheme + handle.value) {
      <div class="line small">
        <span class="tag">{{ schemeName(handle.scheme) }}</span>
        <span class="grow clip code">{{ handle.value }}</span>
        @if (!disabled()) {
          <button
            type="button"
            class="btn btn-bare btn-sm btn-icon"
            [attr.aria-label]="words().remove(handle.value)"
            (click)="remove(handle)"
          >
            <mb-icon name="cross" size="sm" />
          </button>
        }
      </div>
    }
    @if (!disabled()) {
      <div class="line">
        <select #kind class="select select-scheme" [attr.aria-label]="words().kind" (change)="scheme.set(kind.value)">
          @for (option of schemes; track option) {
            <option [value]="option" [selected]="option === scheme()">{{ schemeName(option) }}</option>
          }
        </select>
        <input
          #box
          class="input"
          autocomplete="off"
          maxlength="254"
          [attr.aria-label]="words().value"
          [placeholder]="words().value"
          [value]="value()"
          (input)="value.set(box.value)"
          (keydown.enter)="add($event)"
        />
        <button type="button" class="btn btn-sm" [disabled]="value().trim() === ''" (click)="add($event)">
          {{ words().add }}
        </button>
      </div>
    }
  `,
})
export class HandleEditor {
  readonly handles = model.required<readonly Handle[]>();
  readonly disabled = input(false);
  protected readonly words = inject(Language).words(ADMIN_WORDS);
  protected readonly schemes = SCHEMES;
  protected readonly scheme = signal<string>('email');
  protected readonly value = signal('');
  private readonly names = computed(() => this.words().scheme as Readonly<Record<string, string>>);

  /** Adds what is half written, so that nobody loses a number by not pressing Add. */
  settle(): readonly Handle[] {
    if (this.value().trim() !== '') this.put();
    return this.handles();
  }

  protected schemeName(scheme: string): string {
    return this.names()[scheme] ?? scheme;
  }

  protected add(event: Event): void {
    event.preventDefault();
    if (this.value().trim() !== '') this.put();
  }

  protected remove(handle: Handle): void {
    this.handles.update((handles) => handles.filter((other) => other !== handle));
  }

  private put(): void {
    const handle = { scheme: this.scheme(), value: this.value().trim() };
    this.value.set('');
    this.handles.update((handles) => [
      ...handles.filter(({ scheme, value }) => scheme !== handle.scheme || value !== handle.value),
      handle,
    ]);
  }
}
