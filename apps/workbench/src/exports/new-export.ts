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
import type { Bundle } from '@minutebook/contract';
import { bundles as bundlesApi } from '@minutebook/contract/bundles';
import { PersonFilter } from '../audit/person-filter';
import { dayFrom } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { kindsOf, mayNeedRequest, type Offered, type ScopeKind, scopeOf } from './wanted';
import { EXPORT_WORDS } from './words';

/** Asks for an export: of what one came from, or of a person's days; with the reason, and the request it leaves for. */
@Component({
  selector: 'mb-new-export',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [PersonFilter, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().add' },
  template: `
    <div class="pane-head">
      <h2>{{ words().add }}</h2>
    </div>
    <div class="pane-body">
      <form class="sect stack-3" novalidate (submit)="make($event)">
        <div class="field">
          <label for="export-what">{{ words().form.what }}</label>
          <select #what class="select" id="export-what" (change)="choose(what.value)">
            @for (one of kinds(); track one) {
              <option [value]="one" [selected]="one === kind()">{{ words().kind[one] }}{{ named(one) }}</option>
            }
          </select>
        </div>
        @if (kind() === 'custodian') {
          <div class="field">
            <span class="lbl">{{ words().form.person }}</span>
            <mb-person-filter [name]="person()?.name ?? ''" (chosen)="person.set($event ?? undefined)" />
            @if (person(); as chosen) {
              <p class="small" dir="auto">{{ words().form.chosen(chosen.name) }}</p>
            }
          </div>
          <div class="line">
            <div class="field">
              <label for="export-from">{{ words().form.from }}</label>
              <input
                #begin
                class="input"
                id="export-from"
                type="date"
                [value]="from()"
                (change)="from.set(begin.value)"
              />
            </div>
            <div class="field">
              <label for="export-to">{{ words().form.to }}</label>
              <input #end class="input" id="export-to" type="date" [value]="to()" (change)="to.set(end.value)" />
            </div>
          </div>
          <p class="small dim">{{ words().form.daysHelp }}</p>
        }
        @if (needsRequest()) {
          <div class="field">
            <label for="export-request">{{ words().form.request }}</label>
            <input
              #number
              class="input"
              id="export-request"
              autocomplete="off"
              maxlength="40"
              placeholder="RQ-2026-7"
              aria-describedby="export-request-help"
              [value]="request()"
              (input)="request.set(number.value)"
            />
            <p class="small dim" id="export-request-help">{{ words().form.requestHelp }}</p>
          </div>
        }
        <div class="field">
          <label for="export-reason">{{ words().form.reason }}</label>
          <textarea
            #why
            class="area"
            id="export-reason"
            rows="3"
            maxlength="500"
            aria-describedby="export-reason-help"
            [value]="reason()"
            (input)="reason.set(why.value)"
          ></textarea>
          <p class="small dim" id="export-reason-help">{{ words().form.reasonHelp }}</p>
        </div>
        @if (kind() !== 'audit') {
          <label class="check">
            <input #raw type="checkbox" [checked]="evidence()" (change)="evidence.set(raw.checked)" />
            {{ words().form.evidence }}
          </label>
        }
        @if (sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <div class="line">
          <button class="btn btn-solid" [disabled]="!ready() || sent.busy()">{{ words().form.make }}</button>
        </div>
      </form>
    </div>
  `,
})
export class NewExport {
  readonly offered = input.required<Offered>();
  readonly made = output<Bundle>();
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(EXPORT_WORDS);
  protected readonly kinds = computed(() => kindsOf(this.offered()));
  protected readonly kind = linkedSignal<ScopeKind>(() => this.kinds()[0]!);
  protected readonly person = signal<{ readonly id: string; readonly name: string } | undefined>(undefined);
  protected readonly from = signal(`${dayFrom(this.format.now()).slice(0, 4)}-01-01`);
  protected readonly to = signal(dayFrom(this.format.now()));
  protected readonly request = signal('');
  protected readonly reason = signal('');
  protected readonly evidence = signal(false);
  protected readonly sent = new Loading<Bundle>();
  protected readonly needsRequest = computed(() => mayNeedRequest(this.kind()));
  private readonly scope = computed(() =>
    scopeOf(this.kind(), this.offered(), { person: this.person()?.id, from: this.from(), to: this.to() }),
  );
  protected readonly ready = computed(() => this.scope() !== undefined && this.reason().trim() !== '');

  protected choose(kind: string): void {
    this.kind.set(this.kinds().find((one) => one === kind) ?? this.kinds()[0]!);
  }

  protected named(kind: ScopeKind): string {
    if (kind === 'custodian' || kind === 'audit') return '';
    const id = this.offered()[kind] ?? '';
    return kind === 'alert' ? ` A-${id}` : kind === 'case' ? ` C-${id.padStart(3, '0')}` : ` ${id}`;
  }

  protected async make(event: Event): Promise<void> {
    event.preventDefault();
    const scope = this.scope();
    if (!scope || !this.ready()) return;
    const request = this.needsRequest() ? this.request().trim() : '';
    const body = { scope, reason: this.reason().trim(), evidence: this.evidence(), ...(request !== '' && { request }) };
    const bundle = await this.sent.run((signal) => this.api.call(bundlesApi.make, { body }, signal));
    if (bundle) this.made.emit(bundle);
  }
}
