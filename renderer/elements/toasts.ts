// Short words that something went well, said from anywhere; what went wrong stays where it happened instead, as a notice.
import { Toast } from '@base-ui/react/toast';

/** The page's toasts. */
export const toasts = Toast.createToastManager();

/** Says that something is done, aloud too; it goes away by itself. */
export function tell(title: string, description?: string): void {
  toasts.add({ title, ...(description !== undefined && { description }), timeout: 6000 });
}
