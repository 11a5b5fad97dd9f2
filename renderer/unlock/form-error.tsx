// Why a form was refused and what to do, beside the form.
import type { KitError } from '../../shared/contract/kit-error.ts';
import styles from './unlock.module.css';

export const FormError = ({ error }: { readonly error: KitError }) => (
  <div className={styles['error']} role="alert" data-error-code={error.code}>
    <p>
      <strong>{error.message}</strong>
    </p>
    <p>{error.remedy}</p>
  </div>
);
