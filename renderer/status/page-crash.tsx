// A bug in the page must not look like an empty worklist (S-15): it says what happened and that the copy is safe.
import { Button } from '@mantine/core';
import { Component } from 'react';
import type { ReactNode } from 'react';
import styles from '../app.module.css';
import { Notice } from './notice.tsx';

interface Props {
  readonly children: ReactNode;
}

interface State {
  readonly crashed: boolean;
}

export class PageCrash extends Component<Props, State> {
  override state: State = { crashed: false };

  static getDerivedStateFromError(): State {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <main className={styles['centred']}>
        <Notice title="This page met a bug" tone="bad">
          <p>
            It shows nothing rather than something wrong. The station goes on, and its copy of the images is
            not touched.
          </p>
          <Button onClick={() => location.reload()}>Load the page again</Button>
        </Notice>
      </main>
    );
  }
}
