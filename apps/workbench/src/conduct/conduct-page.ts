import { ChangeDetectionStrategy, Component, computed, inject, input, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import { Place } from '../shell/place';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { AttestationBoard } from './attestation-board';
import { AttestationPane } from './attestation-pane';
import { BreachList } from './breach-list';
import { BreachPane } from './breach-pane';
import { CampaignForm } from './campaign-form';
import { ContradictionList } from './contradiction-list';
import { ContradictionPane } from './contradiction-pane';
import { OffChannelLexicons } from './off-channel-lexicons';
import { PolicyList } from './policy-list';
import { PolicyPane } from './policy-pane';
import { ProceduresView } from './procedures-view';
import { TrainingList } from './training-list';
import { TrainingPane } from './training-pane';
import { CONDUCT_WORDS } from './words';

const VIEWS = ['policies', 'attestations', 'contradictions', 'training', 'breaches', 'procedures'] as const;
type View = (typeof VIEWS)[number];

/** What the firm wrote down, who signed it, what speaks against that, and who broke it. */
@Component({
  selector: 'mb-conduct-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [
    AttestationBoard,
    AttestationPane,
    BreachList,
    BreachPane,
    CampaignForm,
    ContradictionList,
    ContradictionPane,
    OffChannelLexicons,
    PolicyList,
    PolicyPane,
    ProceduresView,
    Tabs,
    TrainingList,
    TrainingPane,
  ],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().title">
      <div class="pane-head">
        <h2>{{ words().title }}</h2>
        <mb-tabs
          [options]="tabs()"
          [label]="words().viewsLabel"
          [value]="shown()"
          (valueChange)="go({ view: $event })"
        />
      </div>
      @switch (shown()) {
        @case ('policies') {
          <mb-policy-list [selected]="item()" (picked)="go({ view: 'policies', item: $event })" />
        }
        @case ('attestations') {
          <mb-attestation-board
            #board
            [campaign]="campaign()"
            [selected]="item()"
            (picked)="go({ view: 'attestations', campaign: campaign(), item: $event })"
            (chosen)="go({ view: 'attestations', campaign: $event })"
            (added)="go({ view: 'attestations', item: 'new' })"
          />
        }
        @case ('contradictions') {
          <mb-contradiction-list
            #contradictions
            [selected]="item()"
            (picked)="go({ view: 'contradictions', item: $event })"
          />
        }
        @case ('training') {
          <mb-training-list />
        }
        @case ('breaches') {
          <mb-breach-list [selected]="item()" (picked)="go({ view: 'breaches', item: $event })" />
        }
        @case ('procedures') {
          <mb-procedures-view />
        }
      }
    </section>
    @switch (shown()) {
      @case ('policies') {
        @if (item(); as id) {
          <mb-policy-pane
            [policy]="policies()?.byId(id) ?? null"
            (saved)="policies()?.take($event); go({ view: 'policies', item: $event.id })"
          />
        }
      }
      @case ('attestations') {
        @if (item() === 'new') {
          <mb-campaign-form (started)="board()?.refresh(); go({ view: 'attestations', campaign: $event.id })" />
        } @else if (item(); as id) {
          <mb-attestation-pane [id]="id" (changed)="board()?.load()" />
        }
      }
      @case ('contradictions') {
        @if (contradictions()?.byId(item()); as found) {
          <mb-contradiction-pane [contradiction]="found" (settled)="contradictions()?.load()" />
        } @else {
          <mb-off-channel-lexicons (changed)="contradictions()?.load()" />
        }
      }
      @case ('training') {
        <mb-training-pane (recorded)="training()?.load()" />
      }
      @case ('breaches') {
        @if (item(); as id) {
          <mb-breach-pane [id]="id" (saved)="breaches()?.load(); go({ view: 'breaches', item: $event })" />
        }
      }
    }
  `,
})
export class ConductPage {
  readonly view = input<string>();
  readonly item = input<string>();
  readonly campaign = input<string>();
  private readonly router = inject(Router);
  protected readonly words = inject(Language).words(CONDUCT_WORDS);
  protected readonly policies = viewChild(PolicyList);
  protected readonly board = viewChild(AttestationBoard);
  protected readonly contradictions = viewChild(ContradictionList);
  protected readonly training = viewChild(TrainingList);
  protected readonly breaches = viewChild(BreachList);
  protected readonly shown = computed<View>(() => VIEWS.find((view) => view === this.view()) ?? 'policies');
  protected readonly tabs = computed<Tab<View>[]>(() =>
    VIEWS.map((value) => ({ value, label: this.words().views[value] })),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/conduct' }, { label: this.words().views[this.shown()] }]),
    );
  }

  protected go(queryParams: { view: View; item?: string; campaign?: string | undefined }): void {
    void this.router.navigate([], { queryParams });
  }
}
