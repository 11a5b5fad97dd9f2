// Why patients come: clinical pathways, and which earlier examinations of the same story its reader opens. Written from the course
// of diseases; it knows no region map, no affinity and no score, and the rule under test knows no story.
import { parseStory, type Story } from './story.ts';

export const STORIES: readonly Story[] = `
lung cancer | 45 | 45-88 | cxr@0-0(0.7); ctChest@2-14 cxr; petCt@7-20 ctChest; mrHead@1-9(0.8) | 2-9 | ctCap@80-110 ctCap ctChest petCt:0.3; cxr@5-30(0.3) cxr ctCap:0.5; mrHead@20-60(0.15) mrHead
colon cancer | 35 | 45-90 | usAbdomen@0-0(0.5); ctCap@3-14 usAbdomen:0.3; mrLiver@3-12(0.4) ctCap | 2-7 | ctCap@100-190 ctCap first:ctCap:0.5; usAbdomen@40-90(0.4) usAbdomen ctCap:0.6; mrLiver@5-20(0.2) mrLiver ctCap
breast cancer | 40 | 35-85 F | mammo@0-0; usBreast@0-3 mammo; mrBreast@5-14(0.5) mammo usBreast; ctCap@5-15(0.4); boneScan@1-6(0.4) | 2-5 | mammo@340-390 mammo first:mammo:0.4 mrBreast:0.3; usBreast@0-2(0.6) usBreast mammo
breast screening | 130 | 50-70 F | mammo@0-0 | 1-2 | mammo@700-760 mammo; usBreast@2-10(0.1) mammo
prostate cancer | 30 | 55-88 M | mrProstate@0-0; boneScan@10-30(0.6); ctAbdPel@5-20(0.4) mrProstate:0.5 | 1-4 | mrProstate@200-400(0.6) mrProstate; boneScan@150-300(0.3) boneScan; petCt@30-90(0.3) petCt boneScan:0.5 mrProstate:0.5
lymphoma | 12 | 20-85 | ctNeck@0-0(0.5); petCt@3-14 ctNeck:0.7 | 2-6 | petCt@60-120 petCt first:petCt:0.6; ctCap@60-180(0.4) ctCap petCt
melanoma | 14 | 30-85 | petCt@0-0; mrHead@1-10 | 2-6 | petCt@90-180 petCt; mrHead@0-10(0.8) mrHead; usLegVeins@10-40(0.02)
liver cirrhosis | 20 | 40-80 | usAbdomen@0-0 | 3-9 | usAbdomen@170-200 usAbdomen mrLiver:0.5; mrLiver@5-20(0.25) mrLiver usAbdomen
Crohn | 14 | 16-60 | usAbdomen@0-0; mrBowel@5-30 usAbdomen:0.4 | 2-6 | mrBowel@200-500(0.6) mrBowel; usAbdomen@60-120 usAbdomen mrBowel:0.5
gallstones | 40 | 30-85 | usAbdomen@0-0; mrcp@1-9(0.4) usAbdomen; usAbdomen@20-90(0.3) usAbdomen mrcp:0.6
kidney stones | 45 | 20-75 | usKidney@0-0; ctStone@0-2(0.7) usKidney | 0-4 | usKidney@30-240 usKidney ctStone; ctStone@0-3(0.4) ctStone usKidney:0.5; xrAbdomen@3-20(0.4) ctStone xrAbdomen
stroke | 50 | 50-95 | ctHead@0-0; ctaHeadNeck@0-0(0.6) ctHead; mrHead@1-4(0.6) ctHead; usCarotid@1-5(0.6) ctaHeadNeck:0.6 | 0-3 | ctHead@60-500(0.7) ctHead mrHead:0.6; usCarotid@180-380(0.6) usCarotid
multiple sclerosis | 14 | 18-60 | mrHead@0-0; mrCSpine@0-10 mrHead:0.4 | 2-6 | mrHead@170-380 mrHead first:mrHead:0.3; mrCSpine@0-5(0.5) mrCSpine mrHead:0.4
brain tumour | 9 | 20-80 | ctHead@0-0(0.6); mrHead@0-3 ctHead | 3-12 | mrHead@75-100 mrHead first:mrHead:0.5
headache | 60 | 15-80 | ctHead@0-0(0.5); mrHead@3-60(0.7) ctHead
falls of old age | 60 | 75-98 | ctHead@0-0 | 0-5 | ctHead@20-400 ctHead; xrPelvis@0-1(0.6) xrPelvis; xrCSpine@0-1(0.2) xrCSpine
sinusitis | 25 | 15-70 | ctSinus@0-0 | 0-2 | ctSinus@200-700 ctSinus
thyroid nodules | 60 | 30-80 | usThyroid@0-0; thyroidScan@5-40(0.6) usThyroid | 0-4 | usThyroid@330-400 usThyroid thyroidScan:0.4
carotid disease | 20 | 60-90 | usCarotid@0-0 | 1-5 | usCarotid@330-400 usCarotid; ctaHeadNeck@5-30(0.15) usCarotid ctaHeadNeck
aneurysm | 12 | 60-88 | usAbdomen@0-0; ctAorta@3-30 usAbdomen | 1-5 | ctAorta@180-380 ctAorta first:ctAorta:0.5
leg ischaemia | 16 | 55-90 | angioLeg@0-0 | 0-4 | angioLeg@90-500 angioLeg
leg thrombosis | 45 | 20-90 | usLegVeins@0-0; ctpa@0-2(0.3) | 0-3 | usLegVeins@60-200 usLegVeins; ctpa@0-30(0.1) ctpa
pulmonary embolism | 25 | 30-90 | cxr@0-0; ctpa@0-1 cxr:0.6 | 0-2 | ctpa@60-400 ctpa
coronary disease | 35 | 45-85 | cxr@0-0(0.5); ctCoronary@3-30(0.7); mrHeart@10-60(0.4) ctCoronary | 0-2 | mrHeart@300-500(0.5) mrHeart; cxr@30-200 cxr
heart surgery | 20 | 50-85 | cxr@0-0; ctCoronary@0-5(0.3); cxrBed@5-12 cxr | 3-9 | cxrBed@1-2 cxrBed
intensive care | 22 | 30-92 | cxrBed@0-0; ctCap@0-3(0.5) cxrBed:0.4 | 4-30 | cxrBed@1-2 cxrBed; ctChest@0-1(0.05) ctChest ctCap cxrBed
pneumonia | 90 | 20-95 | cxr@0-0 | 0-2 | cxr@10-60 cxr; ctChest@3-20(0.15) cxr ctChest
chronic lung disease | 45 | 50-88 | cxr@0-0; ctChest@10-60(0.6) cxr | 2-8 | cxr@90-300 cxr ctChest:0.4; ctChest@10-60(0.2) ctChest cxr:0.5
lung nodule | 35 | 45-80 | ctChest@0-0 | 1-4 | ctChest@90-380 ctChest first:ctChest:0.6
back pain | 110 | 25-85 | xrLSpine@0-0(0.6); mrLSpine@10-90(0.7) xrLSpine | 0-3 | mrLSpine@200-700(0.6) mrLSpine xrLSpine:0.3; xrLSpine@30-200(0.4) xrLSpine mrLSpine:0.4
spine surgery | 14 | 40-80 | mrLSpine@0-0; ctSpine@5-30 mrLSpine; xrLSpine@3-10 xrLSpine ctSpine:0.5 | 1-4 | xrLSpine@40-200 xrLSpine first:xrLSpine:0.4; ctSpine@90-200(0.3) ctSpine mrLSpine:0.6
neck pain | 35 | 25-75 | xrCSpine@0-0(0.6); mrCSpine@10-90(0.6) xrCSpine | 0-2 | mrCSpine@300-700 mrCSpine
knee arthrosis | 80 | 45-85 | xrKnee@0-0; mrKnee@10-90(0.4) xrKnee | 0-4 | xrKnee@60-400 xrKnee first:xrKnee:0.2
knee injury | 60 | 15-50 | xrKnee@0-0(0.7); mrKnee@3-20 xrKnee | 0-1 | mrKnee@200-500 mrKnee xrKnee:0.3
hip replacement | 45 | 55-92 | xrHip@0-0; xrPelvis@10-60 xrHip | 1-4 | xrPelvis@60-400(0.5) xrPelvis xrHip; xrHip@5-300 xrHip xrPelvis:0.6
shoulder | 50 | 30-80 | xrShoulder@0-0; mrShoulder@10-60(0.5) xrShoulder | 0-2 | xrShoulder@60-300 xrShoulder mrShoulder:0.4
wrist fracture | 60 | 10-90 | xrWrist@0-0 | 1-4 | xrWrist@7-21 xrWrist first:xrWrist:0.5
finger injury | 70 | 10-70 | xrHand@0-0 | 0-2 | xrHand@10-30 xrHand
rheumatoid arthritis | 16 | 30-80 | xrHand@0-0; xrFoot@0-0 | 1-5 | xrHand@330-400 xrHand first:xrHand:0.3; xrFoot@0-0 xrFoot first:xrFoot:0.3
elbow | 20 | 8-60 | xrElbow@0-0 | 0-2 | xrElbow@7-30 xrElbow
ankle | 60 | 12-75 | xrAnkle@0-0; mrAnkle@10-40(0.25) xrAnkle | 0-3 | xrAnkle@10-60 xrAnkle first:xrAnkle:0.3
foot | 45 | 20-85 | xrFoot@0-0 | 0-3 | xrFoot@20-200 xrFoot
swallowing | 10 | 50-90 | swallow@0-0 | 0-2 | swallow@60-300 swallow
abdominal pain | 80 | 15-90 | usAbdomen@0-0; ctAbdPel@0-1(0.5) usAbdomen; xrAbdomen@0-1(0.2) | 0-1 | usAbdomen@5-300 usAbdomen ctAbdPel:0.6
gynaecology | 50 | 18-70 F | usPelvis@0-0 | 0-3 | usPelvis@90-380 usPelvis; ctAbdPel@5-30(0.1) usPelvis
polytrauma | 10 | 16-80 | ctCap@0-0; ctHead@0-0; xrPelvis@0-2(0.4) ctCap | 1-4 | cxrBed@1-3 cxrBed ctCap:0.6; ctHead@1-5(0.4) ctHead
preoperative | 120 | 40-92 | cxr@0-0
`
  .trim()
  .split('\n')
  .map(parseStory);
