// Two houses that the rule may be tuned on: a German university hospital and a North American one.
import { house, type House } from './wording.ts';

export const TUNING_HOUSES: readonly House[] = [
  house(
    'Universitätsklinikum',
    `
cxr: Rö-Thorax in 2 Ebenen | Thorax p.a. und seitlich | Thorax 2E | Röntgen Thorax pa
cxrBed: Thorax ap liegend | Rö-Thorax Bettaufnahme | Thorax liegend
ctChest: CT Thorax nativ | CT-Thorax mit KM | HR-CT Lunge | Thorax-CT
ctpa: CT Pulmonalisangiographie | CTA Lungenarterien | CT Thorax LE-Ausschluss
ctCap: CT Hals/Thorax/Abdomen | CT Thorax-Abdomen-Becken Staging | CT Thorax/Abdomen KM
ctAbdPel: CT Abdomen/Becken | Abdomen-CT mit KM | CT Abdomen portalvenös
ctStone: CT Abdomen nativ low dose (Stein) | Uro-CT nativ | CT Nieren nativ
ctAorta: CTA Aorta gesamt | CT-Angio thorakoabdominale Aorta | CTA Aorta
ctHead: CCT nativ | CT Schädel | Schädel-CT nativ | CT Kopf
ctaHeadNeck: CTA Hals- und Hirngefäße | CT-Angio supraaortal | CTA Carotis/Willisi
ctSinus: CT NNH | CT Nasennebenhöhlen | NNH-CT
ctNeck: CT Hals mit KM | Hals-CT | CT Halsweichteile
ctSpine: CT LWS | CT Wirbelsäule lumbal | LWS-CT nativ
ctCoronary: CT Herz Koronarangio | Kardio-CT | CT Koronarien
mrHead: MRT Schädel | MRT Kopf mit KM | cMRT | MR Neurocranium
mrCSpine: MRT HWS | MRT Halswirbelsäule | MRT Myelon zervikal
mrLSpine: MRT LWS | MRT Lendenwirbelsäule | MR LWS nativ
mrLiver: MRT Leber mit Primovist | MRT Oberbauch | Leber-MRT
mrcp: MRCP | MRT Gallenwege | MRT Oberbauch mit MRCP
mrProstate: MRT Prostata multiparametrisch | mpMRT Prostata | MRT Becken Prostata
mrBreast: MR-Mammographie | MRT Mamma bds. | Mamma-MRT
mrHeart: MRT Herz | Kardio-MRT | MRT Herz Stress
mrShoulder: MRT Schulter {side} | Schulter-MRT {side} | MR Schultergelenk {side}
mrKnee: MRT Knie {side} | MRT Kniegelenk {side} | Knie-MRT {side}
mrAnkle: MRT OSG {side} | MRT Sprunggelenk {side} | MR Fuß {side}
mrBowel: MR-Enterographie | MRT Dünndarm | MR Sellink
xrCSpine: HWS 2 Ebenen | Halswirbelsäule ap/seitl. | Rö HWS
xrLSpine: LWS in 2 Ebenen | Lendenwirbelsäule ap seitlich | Rö LWS
xrShoulder: Schulter {side} 2 Ebenen | Schulter ap {side} | Rö Schultergelenk {side}
xrElbow: Ellenbogen {side} 2E | Ellbogengelenk {side} | Rö Ellenbogen {side}
xrWrist: Handgelenk {side} 2 Ebenen | Handwurzel {side} | distaler Unterarm {side}
xrHand: Hand {side} dp/schräg | Finger {side} 2 Ebenen | Rö Hand {side}
xrPelvis: Beckenübersicht | BÜS | Becken ap
xrHip: Hüfte {side} 2E | Hüftgelenk {side} axial | Rö Hüfte {side}
xrKnee: Knie {side} 2 Ebenen | Kniegelenk {side} ap/seitl. | Knie {side} im Stehen
xrAnkle: OSG {side} 2E | Sprunggelenk {side} ap/seitlich | oberes Sprunggelenk {side}
xrFoot: Fuß {side} 2 Ebenen | Vorfuß {side} | Fuss {side} dp
xrAbdomen: Abdomenübersicht | Abdomen Linksseitenlage | Rö Abdomen
usAbdomen: Oberbauchsonographie | Sono Abdomen | Sonografie Oberbauch
usKidney: Sono Nieren | Nierensonographie | Sonographie Niere/Blase
usThyroid: Sono Schilddrüse | Schilddrüsensonographie
usCarotid: Duplex Carotiden | FKDS Halsgefäße | Duplexsono hirnversorgende Gefäße
usLegVeins: Duplex Beinvenen {side} | FKDS Bein venös {side} | Kompressionssono Beinvenen {side}
usBreast: Mammasonographie {side} | Sono Mamma {side}
usPelvis: Sono kleines Becken | Transvaginale Sonographie Uterus | Sono Unterbauch gyn.
mammo: Mammographie bds. | Mammographie 2 Ebenen bds. | Screening-Mammographie
petCt: FDG-PET/CT Ganzkörper | PET-CT Stamm | PET/CT mit F-18-FDG
boneScan: Skelettszintigraphie | Ganzkörper-Skelettszinti | 3-Phasen-Skelettszintigraphie
thyroidScan: Schilddrüsenszintigraphie | SD-Szinti Tc-99m
angioLeg: Angiographie Becken-Bein {side} | DSA Bein {side} | PTA AFS {side}
swallow: Ösophagus-Breischluck | Röntgen-Kinematographie Schluckakt | Breischluck`,
    {
      left: 'links | li | li. | L',
      right: 'rechts | re | re. | R',
      empty: '| Fremdaufnahmen | Import | CD Import extern',
    },
  ),
  house(
    'Medical Center',
    `
cxr: XR CHEST 2 VIEWS | CHEST PA AND LATERAL | XR Chest 2V
cxrBed: XR CHEST PORTABLE | CHEST AP PORTABLE 1 VIEW
ctChest: CT CHEST WO CONTRAST | CT CHEST W CONTRAST | CT LUNG SCREENING LOW DOSE
ctpa: CT ANGIO CHEST PE PROTOCOL | CTA CHEST PULMONARY EMBOLISM
ctCap: CT CHEST ABDOMEN PELVIS W CONTRAST | CT CAP W IV CONTRAST | CT CHEST/ABD/PELVIS
ctAbdPel: CT ABDOMEN AND PELVIS W CONTRAST | CT ABD/PELVIS | CT A/P WITH IV CONTRAST
ctStone: CT RENAL STONE PROTOCOL | CT ABD PELVIS WO (STONE) | CT KUB
ctAorta: CTA AORTA CHEST ABDOMEN | CT ANGIO AORTA
ctHead: CT HEAD WO CONTRAST | CT BRAIN W/O | HEAD CT STROKE ALERT
ctaHeadNeck: CTA HEAD AND NECK | CT ANGIO HEAD NECK W CONTRAST
ctSinus: CT SINUSES WO | CT MAXILLOFACIAL WO CONTRAST | CT PARANASAL SINUS
ctNeck: CT SOFT TISSUE NECK W CONTRAST | CT NECK W
ctSpine: CT LUMBAR SPINE WO | CT L-SPINE
ctCoronary: CT CORONARY ANGIO | CTA CORONARY ARTERIES | CT CARDIAC CALCIUM SCORE
mrHead: MRI BRAIN W WO CONTRAST | MR BRAIN WO | MRI HEAD
mrCSpine: MRI CERVICAL SPINE WO | MR C-SPINE
mrLSpine: MRI LUMBAR SPINE WO CONTRAST | MR L-SPINE W WO
mrLiver: MRI LIVER W WO (EOVIST) | MR ABDOMEN W WO
mrcp: MRI MRCP | MR ABDOMEN MRCP WO
mrProstate: MRI PROSTATE W WO | MR PELVIS PROSTATE
mrBreast: MRI BREAST BILATERAL W WO | MR BREASTS
mrHeart: MRI CARDIAC W WO | CARDIAC MRI STRESS
mrShoulder: MRI SHOULDER {side} WO | MR {side} SHOULDER
mrKnee: MRI KNEE {side} WO | MR KNEE {side}
mrAnkle: MRI ANKLE {side} WO | MR {side} ANKLE
mrBowel: MR ENTEROGRAPHY W WO | MRI ABDOMEN ENTEROGRAPHY
xrCSpine: XR CERVICAL SPINE 3 VIEWS | C-SPINE AP/LAT
xrLSpine: XR LUMBAR SPINE 2-3 VIEWS | L-SPINE 2V
xrShoulder: XR SHOULDER {side} 2+ VIEWS | {side} SHOULDER 3V
xrElbow: XR ELBOW {side} 3 VIEWS | {side} ELBOW
xrWrist: XR WRIST {side} 3 VIEWS | {side} WRIST 2V
xrHand: XR HAND {side} 3 VIEWS | XR FINGER(S) {side} | {side} HAND
xrPelvis: XR PELVIS 1-2 VIEWS | PELVIS AP
xrHip: XR HIP {side} 2 VIEWS | {side} HIP W PELVIS
xrKnee: XR KNEE {side} 3 VIEWS | {side} KNEE WEIGHTBEARING
xrAnkle: XR ANKLE {side} 3 VIEWS | {side} ANKLE
xrFoot: XR FOOT {side} 3 VIEWS | XR TOE(S) {side} | {side} FOOT
xrAbdomen: XR ABDOMEN 1 VIEW KUB | ABDOMEN SUPINE
usAbdomen: US ABDOMEN COMPLETE | US RUQ | US ABDOMEN LIMITED
usKidney: US RENAL | US KIDNEYS AND BLADDER
usThyroid: US THYROID | US HEAD/NECK SOFT TISSUE THYROID
usCarotid: US CAROTID DUPLEX BILATERAL | VAS CAROTID DOPPLER
usLegVeins: US VENOUS DUPLEX LOWER EXTREMITY {side} | US DVT LEG {side}
usBreast: US BREAST {side} LIMITED | BREAST ULTRASOUND {side}
usPelvis: US PELVIS TRANSVAGINAL | US PELVIC COMPLETE
mammo: MAMMO SCREENING BILATERAL | MG DIAGNOSTIC BILAT W TOMO | MAM SCREEN TOMO
petCt: PET/CT SKULL BASE TO MID THIGH | NM PET CT WHOLE BODY
boneScan: NM BONE SCAN WHOLE BODY | BONE SCAN 3 PHASE
thyroidScan: NM THYROID UPTAKE AND SCAN
angioLeg: IR ANGIO EXTREMITY {side} | ANGIOGRAM LOWER EXTREMITY {side}
swallow: FL ESOPHAGRAM | FL MODIFIED BARIUM SWALLOW`,
    {
      left: 'LEFT | LT | L',
      right: 'RIGHT | RT | R',
      empty: '| OUTSIDE FILMS | OUTSIDE CD | IMPORTED STUDY',
    },
  ),
];
