import { ChangeDetectionStrategy, Component, computed, inject, input, viewChild } from '@angular/core';
import { Router } from '@angular/router';
import type { Wall } from '@minutebook/contract';
import { Place } from '../shell/place';
import { Session } from '../shell/session';
import { Language } from '../ui/language';
import { type Tab, Tabs } from '../ui/tabs';
import { QualificationList } from './qualification-list';
import { QualificationPane } from './qualification-pane';
import { WallForm } from './wall-form';
import { WallList } from './wall-list';
import { WallPane } from './wall-pane';
import { WALL_WORDS } from './words';

const VIEWS = ['walls', 'qualifications'] as const;
type View = (typeof VIEWS)[number];

/** Who may not see what, and who is qualified to sign. */
@Component({
  selector: 'mb-walls-page',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [QualificationList, QualificationPane, Tabs, WallForm, WallList, WallPane],
  host: { class: 'panes' },
  template: `
    <section class="pane pane-main" [attr.aria-label]="words().title">
      <div class="pane-head">
        <h2>{{ words().title }}</h2>
        @if (tabs().length > 1) {
          <mb-tabs
            [options]="tabs()"
            [label]="words().viewsLabel"
            [value]="shown()"
            (valueChange)="go({ view: $event })"
          />
        }
      </div>
      @if (shown() === 'walls') {
        <mb-wall-list
          [selected]="wall()"
          (picked)="go({ view: 'walls', wall: $event })"
          (started)="go({ view: 'walls', new: '1' })"
        />
      } @else {
        <mb-qualification-list [selected]="user()" (picked)="go({ view: 'qualifications', user: $event })" />
      }
    </section>
    @if (shown() === 'qualifications') {
      <mb-qualification-pane [user]="user()" (changed)="qualified()?.load()" />
    } @else if (fresh()) {
      <section class="pane pane-account" role="complementary" [attr.aria-label]="words().add">
        <div class="pane-head">
          <h2>{{ words().add }}</h2>
        </div>
        <div class="pane-body">
          <mb-wall-form (saved)="take($event)" (left)="go({ view: 'walls' })" />
        </div>
      </section>
    } @else if (wall(); as id) {
      <mb-wall-pane [id]="id" (changed)="list()?.load()" />
    }
  `,
})
export class WallsPage {
  readonly view = input<string>();
  readonly wall = input<string>();
  readonly user = input<string>();
  /** `?new=1`: came to put one up. */
  readonly new = input<string>();
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  protected readonly words = inject(Language).words(WALL_WORDS);
  protected readonly list = viewChild(WallList);
  protected readonly qualified = viewChild(QualificationList);
  private readonly views = computed(() => VIEWS.filter((view) => view === 'walls' || this.session.may('conduct.read')));
  protected readonly shown = computed<View>(() => this.views().find((view) => view === this.view()) ?? 'walls');
  protected readonly fresh = computed(() => this.new() !== undefined && this.session.may('wall.write'));
  protected readonly tabs = computed<Tab<View>[]>(() =>
    this.views().map((value) => ({ value, label: this.words().views[value] })),
  );

  constructor() {
    inject(Place).follow(
      computed(() => [{ label: this.words().title, link: '/walls' }, { label: this.words().views[this.shown()] }]),
    );
  }

  protected go(queryParams: { view: View; wall?: string; user?: string; new?: string }): void {
    void this.router.navigate([], { queryParams });
  }

  protected take({ id }: Wall): void {
    void this.list()?.load();
    this.go({ view: 'walls', wall: id });
  }
}
