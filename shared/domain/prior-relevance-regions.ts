// Which words in a description or BodyPartExamined speak of which part of the body: many to many, and a site may add its own.

const list = (words: string): readonly string[] => words.trim().split(/\s+/u);

/**
 * Region → words. A word matches whole, in lower case and without accents; one in a script without spaces matches anywhere.
 * Codes without spaces are Defined Terms of BodyPartExamined (PS3.16 Annex L).
 */
export const DEFAULT_REGIONS: Readonly<Record<string, readonly string[]>> = {
  head: list(`
    head brain skull cranial cranium cerebral face facial sinus sinuses orbit orbits iac pituitary
    sella mandible maxilla jaw tmj temporal headneck kopf schadel hirn tete crane cabeza craneo
    cerebro testa 頭 脳 머리
  `),
  neck: list(`
    neck carotid carotids thyroid larynx pharynx cspine cervical headneck neckchest neckchestabdomen
    neckchestabdpelv hals cou cuello collo 頸
  `),
  chest: list(`
    chest thorax thoracic lung lungs pulmonary mediastinum rib ribs sternum pe cxr heart cardiac
    coronary aorta aortic esophagus tspine cap tap chestabdomen chestabdpelvis neckchest
    neckchestabdomen neckchestabdpelv hrct lunge poumon torax 胸 肺
  `),
  heart: list(`
    heart cardiac coronary coronaries myocardial herz coeur corazon cuore 心
  `),
  breast: list(`
    breast breasts mammo mammogram mammography mammographie mamma tomosynthesis 乳
  `),
  abdomen: list(`
    abdomen abdominal abd liver hepatic kidney kidneys renal pancreas spleen biliary gallbladder
    mrcp stomach bowel colon adrenal aorta aortic kub urogram cap tap abdomenpelvis chestabdomen
    chestabdpelvis neckchestabdomen neckchestabdpelv retroperitoneum bauch leber niere ventre foie
    higado addome 腹 肝 복부
  `),
  pelvis: list(`
    pelvis pelvic pelv bladder prostate uterus ovary ovaries rectum sacrum kub cap tap abdomenpelvis
    chestabdpelvis neckchestabdpelv becken bassin pelvi 骨盤
  `),
  spine: list(`
    spine spinal cspine tspine lspine lsspine sspine cervical lumbar lumbosacral sacrum vertebra
    vertebral myelogram whs wirbelsaule lws hws bws rachis columna 脊椎
  `),
  shoulder: list(`
    shoulder shoulders clavicle scapula acjoint schulter epaule hombro spalla 肩
  `),
  arm: list('arm humerus elbow forearm radius ulna ellbogen coude codo gomito 肘'),
  hand: list('hand hands wrist finger fingers thumb scaphoid carpal mano 手'),
  hip: list('hip hips femur acetabulum thigh hufte hanche cadera anca 股'),
  knee: list('knee knees patella leg tibia fibula calf knie genou rodilla ginocchio 膝'),
  foot: list(`
    foot feet ankle toe toes calcaneus heel fuss pied piede 足
  `),
};

/** Words that mean the whole body: every region. */
export const DEFAULT_WHOLE_BODY: readonly string[] = [
  'wholebody',
  'whole',
  'skeletal',
  'ganzkorper',
  'petct',
  '全身',
];

/** Regions whose images often show a part of each other. */
export const DEFAULT_NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  head: ['neck'],
  neck: ['head', 'chest', 'spine'],
  chest: ['neck', 'abdomen', 'heart', 'breast'],
  heart: ['chest'],
  breast: ['chest'],
  abdomen: ['chest', 'pelvis'],
  pelvis: ['abdomen', 'hip'],
  spine: ['neck', 'chest', 'abdomen', 'pelvis'],
  shoulder: ['arm'],
  arm: ['shoulder', 'hand'],
  hand: ['arm'],
  hip: ['pelvis', 'knee'],
  knee: ['hip', 'foot'],
  foot: ['knee'],
};
