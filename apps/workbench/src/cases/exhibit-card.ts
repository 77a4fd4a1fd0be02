import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { Exhibit } from '@minutebook/contract';
import { cases as casesApi } from '@minutebook/contract/case-endpoints';
import { addressOf } from '../shell/api/address';
import { draftOf } from '../ui/draft';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { OpenedCase } from './opened-case';
import { CASE_WORDS } from './words';

/** The exhibit one has chosen: why it is there, what it speaks of, and who alone may see it. */
@Component({
  selector: 'mb-exhibit-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [RouterLink],
  host: { class: 'sect exhibit-card' },
  template: `
    <h3>
      {{ words().exhibit.title('E' + exhibit().number) }}
      <span class="grow"></span>
      <button type="button" class="btn btn-bare btn-sm" (click)="closed.emit()">{{ words().exhibit.close }}</button>
    </h3>
    @if (exhibit().kind !== null) {
      <p class="small findings" dir="auto">{{ exhibit().text }}</p>
      <div class="case-actions small">
        @if (exhibit().message; as message) {
          <a routerLink="/search" [queryParams]="place(message)">{{ words().exhibit.open }}</a>
          <span class="dim">{{ words().exhibit.pinned(exhibit().messageVersion ?? 0) }}</span>
        }
        @if (exhibit().alert; as alert) {
          <a [routerLink]="['/review', 'open', alert.id]">{{ words().exhibit.alert }} A-{{ alert.id }}</a>
          <span class="dim">{{
            words().page.alertHeld(alert.rule.code, words().page.alertState[alert.state], alert.holder)
          }}</span>
        }
        @if (exhibit().file; as file) {
          <a [href]="fileAddress()" download>{{ words().exhibit.download }} {{ file.name }}</a>
          <span class="dim">{{ format.bytes(file.bytes) }}</span>
        }
      </div>
      @if (exhibit().file; as file) {
        <p class="code xs dim" [title]="words().exhibit.hash">{{ file.sha256 }}</p>
      }
      @if (opened.isOpen()) {
        <form class="field" novalidate (submit)="saveWhy($event)">
          <label for="exhibit-why">{{ words().exhibit.why }}</label>
          <div class="line">
            <input
              #whyBox
              class="input"
              id="exhibit-why"
              maxlength="500"
              autocomplete="off"
              [value]="why()"
              (input)="why.set(whyBox.value)"
            />
            <button class="btn btn-sm" [disabled]="opened.busy() || why().trim() === '' || why() === exhibit().reason">
              {{ words().exhibit.save }}
            </button>
          </div>
        </form>
        <label class="check">
          <input #deleting type="checkbox" [checked]="exhibit().speaksOfDeleting" (change)="markDeleting(deleting)" />
          {{ words().exhibit.deleting }}
        </label>
        @if (restricting()) {
          <fieldset class="field">
            <legend class="lbl">{{ words().exhibit.restrictTo }}</legend>
            @for (member of opened.file.value()?.team ?? []; track member.id) {
              <label class="check">
                <input
                  type="checkbox"
                  [checked]="named().includes(member.id)"
                  [disabled]="member.id === opened.me()?.id"
                  (change)="toggle(member.id)"
                />
                {{ member.name }}
              </label>
            }
            <div class="line">
              <button type="button" class="btn btn-sm" [disabled]="opened.busy()" (click)="restrict(named())">
                {{ words().exhibit.restrict }}
              </button>
              <button type="button" class="btn btn-bare btn-sm" (click)="restricting.set(false)">
                {{ words().side.cancel }}
              </button>
            </div>
          </fieldset>
        }
        @if (removing()) {
          <form class="field" novalidate (submit)="remove($event)">
            <label for="exhibit-remove">{{ words().exhibit.removeWhy }}</label>
            <div class="line">
              <input
                #removeBox
                class="input"
                id="exhibit-remove"
                maxlength="500"
                autocomplete="off"
                [value]="removeWhy()"
                (input)="removeWhy.set(removeBox.value)"
              />
              <button class="btn btn-sm" [disabled]="opened.busy() || removeWhy().trim() === ''">
                {{ words().exhibit.remove }}
              </button>
            </div>
          </form>
        }
        <div class="case-actions">
          @if (!restricting()) {
            <button type="button" class="btn btn-sm" (click)="restricting.set(true)">
              {{ words().exhibit.restrict }}
            </button>
          }
          @if (exhibit().restrictedTo) {
            <button type="button" class="btn btn-sm" [disabled]="opened.busy()" (click)="restrict(null)">
              {{ words().exhibit.free }}
            </button>
          }
          @if (!removing()) {
            <button type="button" class="btn btn-bare btn-sm" (click)="removing.set(true)">
              {{ words().exhibit.remove }}
            </button>
          }
        </div>
      } @else {
        <p class="small muted" dir="auto">{{ exhibit().reason }}</p>
      }
    } @else {
      <p class="small muted">{{ words().page.hidden(names()) }}</p>
    }
    <p class="xs dim">{{ words().exhibit.addedBy(exhibit().by.name) }}, {{ format.stamp(exhibit().addedAt) }}</p>
  `,
})
export class ExhibitCard {
  readonly exhibit = input.required<Exhibit>();
  readonly closed = output();
  protected readonly opened = inject(OpenedCase);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CASE_WORDS);
  private readonly id = computed(() => this.exhibit().id);
  protected readonly why = draftOf(() => ({ of: this.id(), value: this.exhibit().reason }));
  protected readonly restricting = linkedSignal({ source: this.id, computation: () => false });
  protected readonly removing = linkedSignal({ source: this.id, computation: () => false });
  protected readonly removeWhy = linkedSignal({ source: this.id, computation: () => '' });
  protected readonly named = draftOf<readonly string[]>(() => {
    const me = this.opened.me()?.id;
    const value = this.exhibit().restrictedTo?.map(({ id }) => id) ?? (me === undefined ? [] : [me]);
    return { of: this.id(), value };
  });
  protected readonly names = computed(() => (this.exhibit().restrictedTo ?? []).map(({ name }) => name).join(', '));

  /** In its conversation, read for the case. */
  protected place(message: string): Readonly<Record<string, string>> {
    const { conversation } = this.exhibit();
    const id = this.opened.file.value()?.id;
    return {
      q: `id:${message}`,
      ...(conversation !== null && { open: `${conversation}-${message}` }),
      ...(id !== undefined && { case: id }),
    };
  }

  protected fileAddress(): string {
    return addressOf(casesApi.file.path, { id: this.opened.file.value()?.id, part: this.exhibit().id });
  }

  protected toggle(id: string): void {
    this.named.update((named) => (named.includes(id) ? named.filter((each) => each !== id) : [...named, id]));
  }

  protected saveWhy(event: Event): void {
    event.preventDefault();
    void this.change({ reason: this.why().trim() });
  }

  protected async markDeleting(box: HTMLInputElement): Promise<void> {
    // Disabled meanwhile, it would lose the focus.
    const taken = !this.opened.busy();
    if (taken && (await this.change({ speaksOfDeleting: !this.exhibit().speaksOfDeleting }))) return;
    // The click turned it, and was refused.
    box.checked = this.exhibit().speaksOfDeleting;
  }

  protected async restrict(named: readonly string[] | null): Promise<void> {
    if (await this.change({ restrictedTo: named && [...named] })) this.restricting.set(false);
  }

  protected async remove(event: Event): Promise<void> {
    event.preventDefault();
    const body = { version: this.version(), reason: this.removeWhy().trim() };
    if (await this.opened.actOn(casesApi.removeItem, this.exhibit().id, body)) this.closed.emit();
  }

  private change(change: {
    reason?: string;
    speaksOfDeleting?: boolean;
    restrictedTo?: string[] | null;
  }): Promise<boolean> {
    return this.opened.actOn(casesApi.changeItem, this.exhibit().id, { version: this.version(), ...change });
  }

  private version(): number {
    return this.opened.file.value()?.version ?? 0;
  }
}
