import { inject } from '@angular/core';
import { type RedirectFunction, type Route, Router, type UrlMatchResult, type UrlSegment } from '@angular/router';
import { VIEWS } from './queue-state';
import { ReviewPage } from './review-page';

/** `open` and `open/418` are one page: going from alert to alert redraws nothing but the panes. */
function queueAddress(segments: UrlSegment[]): UrlMatchResult | null {
  const [view, alert, ...rest] = segments;
  if (!view || rest.length > 0 || !(VIEWS as readonly string[]).includes(view.path)) return null;
  if (alert && !/^\d{1,18}$/.test(alert.path)) return null;
  return { consumed: segments, posParams: alert ? { view, alert } : { view } };
}

/** `/review?view=closed&tag=x` is `/review/closed?tag=x`: figures elsewhere lead here by the parameters of the API. */
export const byView: RedirectFunction = ({ queryParams: { view, ...queryParams } }) => {
  const known = VIEWS.find((one) => one === view) ?? 'open';
  return inject(Router).createUrlTree(['/review', known], { queryParams });
};

export const ROUTES: Route[] = [
  { path: '', pathMatch: 'full', redirectTo: byView },
  { matcher: queueAddress, component: ReviewPage },
];
