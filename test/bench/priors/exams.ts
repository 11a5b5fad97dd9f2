// The examinations of the generated department, as its own people think of them: what a study is, not how it is described.

export interface Exam {
  readonly modalities: readonly string[];
  /** Values that scanners of this department send; a site has several scanners. */
  readonly bodyParts: readonly string[];
  readonly paired?: true;
}

const exam = (modalities: string, bodyParts: string, paired?: 'paired'): Exam => ({
  modalities: modalities.split('+'),
  bodyParts: bodyParts.split(' '),
  ...(paired === undefined ? {} : { paired: true }),
});

export const EXAMS = {
  cxr: exam('DX', 'CHEST THORAX'),
  cxrBed: exam('CR', 'CHEST'),
  ctChest: exam('CT', 'CHEST LUNG'),
  ctpa: exam('CT', 'CHEST'),
  ctCap: exam('CT', 'CHESTABDPELVIS CHEST ABDOMEN'),
  ctAbdPel: exam('CT', 'ABDOMENPELVIS ABDOMEN'),
  ctStone: exam('CT', 'ABDOMEN KIDNEY'),
  ctAorta: exam('CT', 'AORTA CHESTABDOMEN'),
  ctHead: exam('CT', 'HEAD BRAIN'),
  ctaHeadNeck: exam('CT', 'HEADNECK NECK'),
  ctSinus: exam('CT', 'SINUS HEAD'),
  ctNeck: exam('CT', 'NECK'),
  ctSpine: exam('CT', 'LSPINE SPINE'),
  ctCoronary: exam('CT', 'HEART CHEST'),
  mrHead: exam('MR', 'BRAIN HEAD'),
  mrCSpine: exam('MR', 'CSPINE SPINE'),
  mrLSpine: exam('MR', 'LSPINE LUMBARSPINE'),
  mrLiver: exam('MR', 'LIVER ABDOMEN'),
  mrcp: exam('MR', 'ABDOMEN BILEDUCT'),
  mrProstate: exam('MR', 'PROSTATE PELVIS'),
  mrBreast: exam('MR', 'BREAST'),
  mrHeart: exam('MR', 'HEART'),
  mrShoulder: exam('MR', 'SHOULDER', 'paired'),
  mrKnee: exam('MR', 'KNEE', 'paired'),
  mrAnkle: exam('MR', 'ANKLE FOOT', 'paired'),
  mrBowel: exam('MR', 'ABDOMEN'),
  xrCSpine: exam('DX', 'CSPINE'),
  xrLSpine: exam('DX', 'LSPINE SPINE'),
  xrShoulder: exam('DX', 'SHOULDER', 'paired'),
  xrElbow: exam('DX', 'ELBOW', 'paired'),
  xrWrist: exam('DX', 'WRIST HAND', 'paired'),
  xrHand: exam('DX', 'HAND FINGER', 'paired'),
  xrPelvis: exam('DX', 'PELVIS HIP'),
  xrHip: exam('DX', 'HIP PELVIS', 'paired'),
  xrKnee: exam('DX', 'KNEE', 'paired'),
  xrAnkle: exam('DX', 'ANKLE', 'paired'),
  xrFoot: exam('DX', 'FOOT TOE', 'paired'),
  xrAbdomen: exam('DX', 'ABDOMEN'),
  usAbdomen: exam('US', 'ABDOMEN'),
  usKidney: exam('US', 'KIDNEY ABDOMEN'),
  usThyroid: exam('US', 'THYROID NECK'),
  usCarotid: exam('US', 'CAROTID NECK'),
  usLegVeins: exam('US', 'LEG EXTREMITY', 'paired'),
  usBreast: exam('US', 'BREAST', 'paired'),
  usPelvis: exam('US', 'UTERUS PELVIS'),
  mammo: exam('MG', 'BREAST'),
  petCt: exam('PT+CT', 'WHOLEBODY CHEST'),
  boneScan: exam('NM', 'WHOLEBODY SKELETON'),
  thyroidScan: exam('NM', 'THYROID'),
  angioLeg: exam('XA', 'LEG', 'paired'),
  swallow: exam('RF', 'ESOPHAGUS NECK'),
} as const satisfies Record<string, Exam>;
export type ExamId = keyof typeof EXAMS;
