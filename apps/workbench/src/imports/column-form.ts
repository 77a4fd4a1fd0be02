import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { ColumnMapping } from '@minutebook/contract';
import { CHANNELS } from '@minutebook/query';
import { Language } from '../ui/language';
import { IMPORT_WORDS } from './words';

/** What a column can hold, in the order one thinks of them. The first two must be there. */
const ROLES = [
  'time',
  'body',
  'date',
  'sender',
  'senderName',
  'recipients',
  'subject',
  'conversation',
  'id',
  'inReplyTo',
  'attachments',
] as const;
type Role = (typeof ROLES)[number];

/** The operator says what the columns of a table hold. */
@Component({
  selector: 'mb-column-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form class="stack stack-1" (submit)="give($event)">
      <table class="small">
        <tbody>
          @for (role of roles; track role) {
            <tr>
              <td>
                <label [attr.for]="'column-' + role">{{ words().columns.role[role] }}</label>
              </td>
              <td>
                <select
                  #choice
                  class="select"
                  [id]="'column-' + role"
                  [attr.aria-required]="role === 'time' || role === 'body'"
                  (change)="choose(role, choice.value)"
                >
                  <option value="">{{ words().columns.none }}</option>
                  @for (column of columns(); track $index) {
                    <option [value]="$index" [selected]="chosen()[role] === $index">{{ column }}</option>
                  }
                </select>
              </td>
            </tr>
          }
          <tr>
            <td>
              <label for="column-channel">{{ words().columns.channel }}</label>
            </td>
            <td>
              <select #channel class="select" id="column-channel">
                @for (name of channels; track name) {
                  <option [value]="name" [selected]="name === 'other'">{{ name }}</option>
                }
              </select>
            </td>
          </tr>
        </tbody>
      </table>
      <button class="btn btn-sm" [disabled]="busy() || !complete()" (click)="channelName.set(channel.value)">
        {{ words().columns.take }}
      </button>
    </form>
  `,
})
export class ColumnForm {
  readonly columns = input.required<readonly string[]>();
  /** Their names are the first row of the table. */
  readonly heading = input(false);
  readonly busy = input(false);
  readonly given = output<ColumnMapping>();
  protected readonly words = inject(Language).words(IMPORT_WORDS);
  protected readonly roles = ROLES;
  protected readonly channels = CHANNELS;
  protected readonly channelName = signal('other');
  protected readonly chosen = signal<Readonly<Partial<Record<Role, number>>>>({});
  protected readonly complete = computed(() => this.chosen().time !== undefined && this.chosen().body !== undefined);

  protected choose(role: Role, value: string): void {
    this.chosen.update(({ [role]: _before, ...others }) =>
      value === '' ? others : { ...others, [role]: Number(value) },
    );
  }

  /** By number: headings may stand twice in a table. */
  protected give(event: Event): void {
    event.preventDefault();
    const { time, body, ...others } = this.chosen();
    if (time === undefined || body === undefined) return;
    const rest = Object.fromEntries(Object.entries(others).map(([role, index]) => [role, index + 1]));
    this.given.emit({ time: time + 1, body: body + 1, ...rest, heading: this.heading(), channel: this.channelName() });
  }
}
