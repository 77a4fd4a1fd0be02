import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { RequestFile, RequestKind } from '@minutebook/contract';
import { requests as requestsApi } from '@minutebook/contract/requests';
import { dayFrom } from '../conduct/day-text';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { REQUEST_WORDS } from './words';

const KINDS: readonly RequestKind[] = ['regulatory', 'court', 'internal'];
const FIELDS = ['authority', 'reference', 'receivedOn', 'days', 'channels', 'from', 'to'] as const;
type Field = (typeof FIELDS)[number];

/** A request as it came in. */
@Component({
  selector: 'mb-new-request',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().add' },
  template: `
    <div class="pane-head">
      <h2>{{ words().add }}</h2>
    </div>
    <div class="pane-body">
      <form class="sect stack-3" novalidate (submit)="enter($event)">
        <div class="field">
          <label for="request-kind">{{ words().form.kind }}</label>
          <select #which class="select" id="request-kind" (change)="choose(which.value)">
            @for (one of kinds; track one) {
              <option [value]="one" [selected]="one === kind()">{{ words().kind[one] }}</option>
            }
          </select>
        </div>
        @for (field of fields; track field) {
          <div class="field">
            <label [attr.for]="'request-' + field">{{ words().form[field] }}</label>
            <input
              #box
              class="input"
              autocomplete="off"
              maxlength="200"
              [id]="'request-' + field"
              [type]="typeOf(field)"
              [value]="draft()[field]"
              (input)="put(field, box.value)"
            />
          </div>
        }
        <div class="field">
          <label for="request-scope">{{ words().form.scope }}</label>
          <textarea
            #asked
            class="area"
            id="request-scope"
            rows="6"
            maxlength="20000"
            [value]="scope()"
            (input)="scope.set(asked.value)"
          ></textarea>
        </div>
        @if (sent.problem(); as problem) {
          <mb-problem-notice [problem]="problem" />
        }
        <div class="line">
          <button class="btn btn-solid" [disabled]="!ready() || sent.busy()">{{ words().form.enter }}</button>
        </div>
      </form>
    </div>
  `,
})
export class NewRequest {
  readonly entered = output<RequestFile>();
  private readonly api = inject(Api);
  private readonly format = inject(Format);
  protected readonly words = inject(Language).words(REQUEST_WORDS);
  protected readonly kinds = KINDS;
  protected readonly fields = FIELDS;
  protected readonly kind = signal<RequestKind>('regulatory');
  protected readonly scope = signal('');
  protected readonly sent = new Loading<RequestFile>();
  protected readonly draft = signal<Readonly<Record<Field, string>>>({
    authority: '',
    reference: '',
    receivedOn: dayFrom(this.format.now()),
    days: '20',
    channels: '',
    from: '',
    to: '',
  });
  protected readonly ready = computed(() => {
    const { authority, reference, receivedOn, days } = this.draft();
    return [authority, reference, receivedOn, this.scope()].every((said) => said.trim() !== '') && Number(days) > 0;
  });

  protected typeOf(field: Field): 'text' | 'date' | 'number' {
    if (field === 'days') return 'number';
    return field === 'receivedOn' || field === 'from' || field === 'to' ? 'date' : 'text';
  }

  protected choose(kind: string): void {
    this.kind.set(KINDS.find((one) => one === kind) ?? 'regulatory');
  }

  protected put(field: Field, value: string): void {
    this.draft.update((draft) => ({ ...draft, [field]: value }));
  }

  protected async enter(event: Event): Promise<void> {
    event.preventDefault();
    const { authority, reference, receivedOn, days, channels, from, to } = this.draft();
    const body = {
      kind: this.kind(),
      authority: authority.trim(),
      reference: reference.trim(),
      receivedOn,
      days: Number(days),
      scope: this.scope().trim(),
      persons: [],
      channels: channels
        .split(',')
        .map((channel) => channel.trim())
        .filter((channel) => channel !== ''),
      from: from || null,
      to: to || null,
    };
    const file = await this.sent.run((signal) => this.api.call(requestsApi.create, { body }, signal));
    if (file) this.entered.emit(file);
  }
}
