import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { Designation, DesignationKind, Designations } from '@minutebook/contract';
import { designations as designationsApi, SEATS } from '@minutebook/contract/designations';
import { LinkCard, type OneTimeLink } from '../admin/link-card';
import { Api } from '../shell/api/client';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { Segments } from '../ui/segments';
import { type Candidate, CandidateField } from './candidate-field';
import { DESIGNATED_WORDS } from './words';

const KINDS = ['officer', 'specialist'] as const;
type Way = 'user' | 'person';

/** Names an officer or a specialist: in writing, with a reason. Somebody new gets a link that needs no administrator. */
@Component({
  selector: 'mb-name-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [CandidateField, LinkCard, ProblemNotice, Segments],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().title' },
  template: `
    <div class="pane-head">
      <h2>{{ made() ? words().done : words().title }}</h2>
    </div>
    <div class="pane-body">
      @if (made(); as link) {
        <div class="sect">
          <mb-link-card [made]="link" />
          <div class="line">
            <button type="button" class="btn" (click)="named.emit(link.id)">{{ all().link.done }}</button>
          </div>
        </div>
      } @else {
        <form class="sect stack-3" novalidate (submit)="name($event)">
          <div class="field">
            <span class="lbl">{{ words().as }}</span>
            <mb-segments [options]="kinds()" [label]="words().as" [(value)]="seat" />
            @if (full()) {
              <p class="help t-warn" role="status">{{ words().full[seat()] }}</p>
            }
          </div>
          <div class="field">
            <span class="lbl">{{ words().who }}</span>
            <mb-segments [options]="ways()" [label]="words().who" [(value)]="way" />
          </div>
          @if (way() === 'user') {
            <mb-candidate-field [(chosen)]="user" />
          } @else {
            <div class="field">
              <label for="designee-name">{{ words().personName }}</label>
              <input
                #nameBox
                class="input"
                id="designee-name"
                maxlength="120"
                autocomplete="off"
                [value]="personName()"
                (input)="personName.set(nameBox.value)"
              />
            </div>
            <div class="field">
              <label for="designee-email">{{ words().email }}</label>
              <input
                #emailBox
                class="input"
                id="designee-email"
                type="email"
                maxlength="254"
                autocomplete="off"
                [value]="email()"
                (input)="email.set(emailBox.value)"
              />
              <p class="help">{{ words().newWhy }}</p>
            </div>
          }
          <div class="field">
            <label for="designee-reason">{{ words().reason }}</label>
            <textarea
              #why
              class="area"
              id="designee-reason"
              rows="3"
              maxlength="1000"
              [value]="reason()"
              (input)="reason.set(why.value)"
            ></textarea>
            <p class="help">{{ words().reasonHelp }}</p>
          </div>
          <p class="small dim">{{ words().stays }}</p>
          @if (sent.problem(); as problem) {
            <mb-problem-notice [problem]="problem" />
          }
          @if (tried() && !ready()) {
            <p class="help t-bad" role="alert">{{ words().needs }}</p>
          }
          <div class="line">
            <button class="btn btn-solid" [disabled]="sent.busy() || full()">{{ words().submit[seat()] }}</button>
            <button type="button" class="btn btn-bare" (click)="left.emit()">{{ words().cancel }}</button>
          </div>
        </form>
      }
    </div>
  `,
})
export class NamePane {
  readonly designated = input.required<Designations>();
  readonly kind = input.required<DesignationKind>();
  /** Somebody was named: the lists are to be read again. */
  readonly changed = output();
  /** Id of the designation, once a link, where there is one, was taken. */
  readonly named = output<string>();
  readonly left = output();
  private readonly api = inject(Api);
  protected readonly all = inject(Language).words(DESIGNATED_WORDS);
  protected readonly words = computed(() => this.all().name);
  protected readonly seat = linkedSignal<DesignationKind>(() => this.kind());
  protected readonly way = signal<Way>('user');
  protected readonly user = signal<Candidate | null>(null);
  protected readonly personName = signal('');
  protected readonly email = signal('');
  protected readonly reason = signal('');
  protected readonly tried = signal(false);
  protected readonly made = signal<(OneTimeLink & { readonly id: string }) | null>(null);
  protected readonly sent = new Loading<{
    designation: Designation;
    link: { url: string; validUntil: string } | null;
  }>();
  protected readonly kinds = computed(() => KINDS.map((value) => ({ value, label: this.all().kind[value] })));
  protected readonly ways = computed(() =>
    (['user', 'person'] as const).map((value) => ({ value, label: this.words().ways[value] })),
  );
  protected readonly full = computed(() => {
    const { officers, specialists } = this.designated();
    return (this.seat() === 'officer' ? officers : specialists).length >= SEATS[this.seat()];
  });
  private readonly whom = computed(() => {
    if (this.way() === 'user') return this.user() && { user: this.user()!.id };
    const [name, email] = [this.personName().trim(), this.email().trim()];
    return name !== '' && /\S@\S/.test(email) ? { name, email } : null;
  });
  protected readonly ready = computed(() => this.whom() !== null && this.reason().trim().length >= 10);

  protected async name(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    const whom = this.whom();
    if (!whom || !this.ready()) return;
    const body = { kind: this.seat(), reason: this.reason().trim(), ...whom };
    const answer = await this.sent.run((signal) => this.api.call(designationsApi.name, { body }, signal));
    if (!answer) return;
    this.changed.emit();
    const { designation, link } = answer;
    if (link)
      this.made.set({ id: designation.id, name: designation.user.name, link: link.url, validUntil: link.validUntil });
    else this.named.emit(designation.id);
  }
}
