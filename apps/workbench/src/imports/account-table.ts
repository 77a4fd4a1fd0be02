import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Account } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { IMPORT_WORDS } from './words';

/** Bytes in = records + exceptions + what is between; read = new + already there + exceptions. Shown so that it can be added up. */
@Component({
  selector: 'mb-account',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'sect' },
  template: `
    <h3>
      {{ running() ? words().account.soFar : words().account.title }} <span class="grow"></span>
      @if (addsUp()) {
        <span class="tag tag-good"><mb-icon name="check" />{{ words().account.addsUp }}</span>
      } @else if (!running()) {
        <span class="tag tag-bad">{{ words().account.off(format.count(leftOver())) }}</span>
      }
    </h3>
    <table class="tbl tbl-sm account">
      <tbody>
        @for (line of lines(); track line.label) {
          <tr>
            <td [class.strong]="line.sum" [class.part]="!line.sum">{{ line.label }}</td>
            <td class="num" [class.strong]="line.sum" [class.t-warn]="line.warn && line.value > 0">
              {{ format.count(line.value) }}
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
})
export class AccountTable {
  readonly account = input.required<Account>();
  readonly running = input(false);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(IMPORT_WORDS);

  protected readonly leftOver = computed(() => {
    const { bytes, bytesInRecords, bytesInExceptions, bytesInStructure } = this.account();
    return bytes - bytesInRecords - bytesInExceptions - bytesInStructure;
  });
  protected readonly addsUp = computed(() => {
    const { read, fresh, duplicate, exceptions } = this.account();
    return read === fresh + duplicate + exceptions && this.leftOver() === 0;
  });
  protected readonly lines = computed(() => {
    const account = this.account();
    const words = this.words().account;
    const { found, missing, omitted } = account.attachments;
    const sum = (label: string, value: number) => ({ label, value, sum: true, warn: false });
    const part = (label: string, value: number, warn = false) => ({ label, value, sum: false, warn });
    return [
      sum(words.read, account.read),
      part(words.fresh, account.fresh),
      part(words.duplicate, account.duplicate),
      part(words.exceptions, account.exceptions, true),
      sum(words.bytes, account.bytes),
      part(words.inRecords, account.bytesInRecords),
      part(words.inExceptions, account.bytesInExceptions),
      part(words.between, account.bytesInStructure),
      part(words.leftOver, this.leftOver(), true),
      sum(words.attachments, found + missing + omitted),
      part(words.found, found),
      part(words.missing, missing, true),
      part(words.omitted, omitted),
      sum(words.others, account.events + account.system),
      part(words.events, account.events),
      part(words.system, account.system),
    ];
  });
}
