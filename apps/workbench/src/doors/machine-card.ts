import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Machine } from '@minutebook/contract';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Notice } from '../ui/notice';
import { DOOR_WORDS } from './words';

/** Bytes a chat message takes in all, index and evidence included; an estimate, and said to be one (“about”). */
const BYTES_A_MESSAGE = 2_300;

@Component({
  selector: 'mb-machine-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, Notice],
  host: { class: 'stack stack-3' },
  template: `
    <section class="card">
      <div class="card-head">
        <h2>{{ words().setup.machine }}</h2>
        <span class="grow"></span><span class="tag tag-good"><mb-icon name="check" />{{ words().setup.ready }}</span>
      </div>
      <div class="card-body">
        <dl class="kv">
          <dt>{{ words().setup.address }}</dt>
          <dd class="code">{{ machine().address }}</dd>
          <dt>{{ words().setup.folder }}</dt>
          <dd class="code">{{ machine().dataFolder }}</dd>
          <dt>{{ words().setup.free }}</dt>
          <dd>{{ words().setup.freeText(format.bytes(machine().freeBytes), millions()) }}</dd>
          <dt>{{ words().setup.search }}</dt>
          <dd>{{ words().setup.searchIn[machine().search] }}</dd>
        </dl>
      </div>
    </section>
    <mb-notice tone="warn"
      ><b>{{ words().setup.keep }}</b> {{ words().setup.keepText(machine().dataFolder) }}</mb-notice
    >
    <mb-notice tone="info">{{ words().setup.neverMixes }}</mb-notice>
  `,
})
export class MachineCard {
  readonly machine = input.required<Machine>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(DOOR_WORDS);
  protected readonly millions = computed(() =>
    this.format.count(Math.max(1, Math.round(this.machine().freeBytes / BYTES_A_MESSAGE / 1_000_000))),
  );
}
