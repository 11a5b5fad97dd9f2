// What stands on every image: whose it is, which one, which side is which, how complete and how old the copy is.
import type { ReactNode } from 'react';
import type { SeriesView, StationStatus, StudyView } from '../../shared/contract/views.ts';
import { copyMark, effectiveSwitch } from '../link/effective-switch.ts';
import { useWithdrawn } from '../pacs-look/withdrawn.ts';
import { completenessWords } from '../words/completeness-words.ts';
import { personNameWords } from '../words/person-name-words.ts';
import { asOfWords, dicomDateWords, dicomTimeWords, patientAgeWords } from '../words/time-words.ts';
import type { KitImageInfo } from '../pixels/image-loader.ts';
import { edgeMarkers, edgeMarkersOfProjection } from './orientation.ts';
import type { EdgeMarkers } from './orientation.ts';
import { placeOf, positionWords } from './stack.ts';
import { beforeWords, identityDifference } from '../words/prior-words.ts';
import type { FrameRef } from './stack.ts';
import { sliceWords } from './slice-words.ts';
import styles from './viewport-pane.module.css';
import type { ViewSettings } from './view-settings.ts';
import { lossyWords } from './why-not-shown.ts';
import { windowWords } from './window-presets.ts';

export interface OverlayProps {
  readonly study: StudyView;
  /** The study that is being read. */
  readonly current: StudyView;
  readonly series: SeriesView;
  readonly frames: readonly FrameRef[];
  /** The frame that is on screen or whose tile is; never the one that is still loading. */
  readonly shown: FrameRef | null;
  readonly view: ViewSettings | null;
  /** What the drawn picture says of itself; null while there is none. */
  readonly info: KitImageInfo | null;
  /** What this viewport says of linked scrolling and of other things that go on in it. */
  readonly notes: readonly string[];
  /** What says that a presentation state is on the picture. */
  readonly mark: ReactNode;
  readonly status: StationStatus;
  readonly nowMs: number;
}

function PatientCorner({
  study,
  current,
  shown,
  info,
  status,
}: Pick<OverlayProps, 'study' | 'current' | 'shown' | 'info' | 'status'>) {
  // A picture's own header names the patient (S-3); where there is no picture, the study's answer stands in.
  const who = (info && shown?.instance.attributes) ?? study.descriptor;
  const name = personNameWords(who.PatientName);
  const differs = study.studyKey === current.studyKey ? '' : identityDifference(who, current.descriptor);
  return (
    <div className={`${styles['corner']} ${styles['topLeft']}`}>
      {status.rehearsal && <p className={styles['rehearsal']}>REHEARSAL</p>}
      <p>
        <strong>{name.primary}</strong>
      </p>
      {name.others.length > 0 && <p>{name.others.join(' · ')}</p>}
      <p>
        {who.PatientID || 'No patient ID'}
        {who.IssuerOfPatientID && ` (${who.IssuerOfPatientID})`}
      </p>
      <p>
        {[
          dicomDateWords(who.PatientBirthDate),
          who.PatientSex,
          patientAgeWords(who.PatientBirthDate, study.descriptor.StudyDate),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {differs && <p className={styles['bad']}>{differs}</p>}
    </div>
  );
}

function StudyCorner({
  study,
  current,
  series,
  shown,
  info,
}: Pick<OverlayProps, 'study' | 'current' | 'series' | 'shown' | 'info'>) {
  const { descriptor } = study;
  const isPrior = study.studyKey !== current.studyKey;
  const isWithdrawn = useWithdrawn(study.studyKey, shown?.instance.instanceKey ?? null);
  const lossy = shown
    ? lossyWords(shown.instance.attributes.TransferSyntaxUID, info?.description.LossyImageCompression ?? '')
    : '';
  return (
    <div className={`${styles['corner']} ${styles['topRight']}`}>
      {isPrior && (
        <p>
          <span className={styles['prior']} data-testid="prior-mark">
            PRIOR {dicomDateWords(descriptor.StudyDate)}
          </span>
        </p>
      )}
      <p>
        {isPrior
          ? beforeWords(descriptor.StudyDate, current.descriptor.StudyDate)
          : dicomDateWords(descriptor.StudyDate)}
        {isPrior ? ' · ' : ' '}
        {dicomTimeWords(descriptor.StudyTime)}
      </p>
      {/* In a small viewport the heading has it; of a prior nothing else has. */}
      <p className={isPrior ? undefined : styles['secondary']}>{descriptor.StudyDescription}</p>
      <p>
        {series.Modality}
        {series.SeriesNumber !== null && ` · series ${series.SeriesNumber}`}
        {shown &&
          shown.instance.attributes.InstanceNumber !== null &&
          ` · image ${shown.instance.attributes.InstanceNumber}`}
      </p>
      <p>{series.SeriesDescription}</p>
      {descriptor.AccessionNumber && <p className={styles['secondary']}>Acc {descriptor.AccessionNumber}</p>}
      {isWithdrawn && <p className={styles['bad']}>Not on the PACS any more</p>}
      {lossy && <p className={styles['warn']}>{lossy}</p>}
      {info?.description.warnings.map((warning) => (
        <p key={warning} className={styles['warn']}>
          {warning}
        </p>
      ))}
    </div>
  );
}

function CopyCorner({ study, status, nowMs }: Pick<OverlayProps, 'study' | 'status' | 'nowMs'>) {
  const mark = copyMark(effectiveSwitch(status));
  const words = completenessWords(study.completeness, study.damaged, study.quarantined);
  const asOf = asOfWords(study.asOf, nowMs);
  return (
    <div className={`${styles['corner']} ${styles['bottomRight']}`}>
      <p className={styles[words.tone]}>
        {words.count} images of the study here
        {words.tone !== 'good' && `: ${words.phrase}`}
      </p>
      <p
        className={asOf.level === 'old' ? styles['bad'] : asOf.level === 'fresh' ? undefined : styles['warn']}
      >
        {asOf.when}
        {asOf.age && ` · ${asOf.age}`}
      </p>
      <p>
        <span className={`${styles['copy']} ${styles[mark.tone]}`} data-testid="copy-mark">
          {mark.words}
        </span>
      </p>
    </div>
  );
}

const markersOf = (info: KitImageInfo, view: ViewSettings): EdgeMarkers | null =>
  edgeMarkers(info.ImageOrientationPatient, view) ??
  edgeMarkersOfProjection(info.description.PatientOrientation, view);

function Markers({ markers }: { readonly markers: EdgeMarkers }) {
  return (
    <div data-testid="orientation">
      <span className="visually-hidden">Orientation: </span>
      <span className={`${styles['marker']} ${styles['markTop']}`}>{markers.top}</span>
      <span className={`${styles['marker']} ${styles['markLeft']}`}>{markers.left}</span>
      <span className={`${styles['marker']} ${styles['markRight']}`}>{markers.right}</span>
      <span className={`${styles['marker']} ${styles['markBottom']}`}>{markers.bottom}</span>
    </div>
  );
}

export function Overlay(props: OverlayProps) {
  const { frames, shown, view, info } = props;
  const markers = info && view ? markersOf(info, view) : null;
  const place = info ? sliceWords(info.attributes) : '';
  return (
    <>
      <PatientCorner {...props} />
      <StudyCorner {...props} />
      <div className={`${styles['corner']} ${styles['bottomLeft']}`}>
        {props.mark}
        {props.notes.map((note) => (
          <p key={note} className={styles['link']} data-testid="note">
            {note}
          </p>
        ))}
        {info && view && (
          <>
            {view.window && (
              <p>
                {view.grey
                  ? 'Grey values by the presentation state’s own tables'
                  : view.lut
                    ? 'Grey values by the image’s own table (VOI LUT)'
                    : windowWords(view.window)}
                {view.invert && ' · inverted'}
              </p>
            )}
            {place && <p className={styles['secondary']}>{place}</p>}
            <p className={styles['secondary']}>
              Zoom {Math.round(view.scale * 100)} %{view.rotation !== 0 && ` · rotated ${view.rotation}°`}
              {(view.hflip || view.vflip) && ' · flipped'}
            </p>
            {markers === null && <p>Orientation not stated in the image</p>}
          </>
        )}
        <p>
          <strong>{shown ? positionWords(frames, placeOf(frames, shown)) : ''}</strong>
        </p>
      </div>
      <CopyCorner {...props} />
      {markers && <Markers markers={markers} />}
    </>
  );
}
