"""Papers of a county that does not exist, one of each form."""

from qingheng.papers import (
    Annex,
    Chart,
    Document,
    Form,
    FormRow,
    Heading,
    Imprint,
    KeyValues,
    Paragraph,
    Series,
    Sign,
    Table,
    Verification,
)

LONG = (
    "经对你单位2026年上半年公务用车、津贴补贴发放、工程招投标和惠民资金拨付等业务数据进行比对分析，系统共发现异常线索12条，"
    "涉及金额36.8万元，其中高风险2条、中风险4条、低风险6条。上述问题反映出你单位在权力运行监督、内部控制制度落实以及"
    "日常教育管理等方面仍存在薄弱环节，应当引起高度重视。"
)
PROOF = Verification("https://qingheng.example/papers/verify/3f9c1e5a7b20/", "3f9c1e5a7b20d4e8")


def warning() -> Document:
    """《预警通知书》 with everything a red-headed paper can have."""
    return Document(
        form="gongwen",
        mark="中共云岭县纪律检查委员会文件",
        number="云纪预〔2026〕12号",
        copy_number="000001",
        secrecy="秘密★1年",
        urgency="平急",
        title="关于青溪镇人民政府公务用车管理问题的\n预警通知书",
        addressee="青溪镇人民政府",
        blocks=(
            Paragraph(LONG),
            Heading(1, "一、预警事项"),
            Heading(2, "（一）公务用车油耗异常"),
            Paragraph(
                "你单位云A·12345等3辆公务用车2026年1月至6月百公里油耗分别为18.6升、17.9升和21.3升，超过同车型全县均值46%以上，且有9次加油记录发生在法定节假日。"
            ),
            Heading(2, "（二）维修费用集中支付"),
            Paragraph(
                "2026年4月在同一维修厂连续支付维修费7笔，合计4.2万元，单笔金额均略低于集体决策限额6000元，存在拆分报销嫌疑。"
            ),
            Heading(3, "1.数据来源"),
            Paragraph("财政一体化系统、公务用车管理平台和加油卡流水，数据截止时间为2026年6月30日。"),
            Heading(1, "二、整改要求"),
            Paragraph(
                "请你单位接到本通知书之日起15个工作日内，组织开展自查自纠，逐条核实情况，对查实的问题依规依纪依法处理，并将核查处置情况书面报送我委第三监督检查室。逾期未报或者整改不力的，将依据有关规定予以追责问责。"
            ),
            Table(
                caption="预警指标明细表",
                head=("序号", "预警指标", "实际值", "阈值", "风险等级"),
                rows=(
                    ("1", "百公里油耗（升）", "21.3", "12.5", "■ 红"),
                    ("2", "节假日加油次数（次）", "9", "0", "▲ 黄"),
                    ("3", "单月维修费（万元）", "4.2", "1.5", "◆ 蓝"),
                ),
            ),
            Paragraph("联系人：张镕玥、李堃，联系电话：0000-1234567。"),
        ),
        attachments=(
            "云A·12345等3辆公务用车2026年1月至6月加油流水明细表以及节假日用车审批单比对结果",
            "维修费支付凭证清单",
        ),
        sign=Sign("中共云岭县纪律检查委员会", "2026年7月5日"),
        note="此件发至乡镇党委、政府主要负责人",
        imprint=Imprint(
            ("县委办公室", "县政府办公室", "县委组织部", "县财政局", "县审计局", "县机关事务服务中心", "县委巡察办"),
            "云岭县纪委监委办公室",
            "2026年7月5日",
        ),
        verification=PROOF,
    )


def letter() -> Document:
    """A copy letter (抄送函) in the letter form."""
    return Document(
        form="letter",
        mark="中共云岭县纪律检查委员会",
        number="云纪函〔2026〕27号",
        title="关于抄送2026年第二季度预警处置情况的函",
        addressee="县财政局、县审计局",
        blocks=(
            Paragraph(
                "根据《云岭县权力运行监督贯通协同工作办法（试行）》，现将2026年第二季度权力运行监督平台预警及处置情况抄送你们。"
            ),
            Paragraph(LONG),
            Paragraph(
                "请结合职能职责，对涉及本领域的共性问题认真研究，完善制度机制，于2026年8月15日前将研究意见函告我委。"
            ),
            Paragraph("专此函达。"),
        ),
        attachments=("2026年第二季度预警处置情况汇总表",),
        annexes=(
            Annex("2026年第二季度预警处置情况汇总表", (Table(("单位", "预警", "办结"), (("青溪镇", "3", "2"),)),)),
        ),
        sign=Sign("中共云岭县纪律检查委员会", "2026年7月20日"),
        note="联系人：王某，电话：0000-1234567",
        imprint=Imprint(("县委办公室", "县政府办公室")),
        verification=PROOF,
    )


def checkup() -> Document:
    """A check-up report (体检报告): facts, three charts, a table of eighteen rows."""
    months = tuple(f"{month}月" for month in range(1, 7))
    powers = ("公务用车", "津贴补贴", "工程建设", "惠民资金", "三资管理", "政府采购")
    rows = tuple(
        (
            str(index),
            powers[index % 6],
            f"2026年{index % 6 + 1}月在同一供应商连续支付{index % 7 + 3}笔，单笔金额略低于限额",
            f"{index * 1.37:.2f}",
            "中",
            "办理中",
        )
        for index in range(1, 19)
    )
    return Document(
        form="report",
        title="青溪镇人民政府\n权力运行体检报告",
        subtitle="（2026年上半年）",
        blocks=(
            Heading(1, "一、总体评价"),
            Paragraph(LONG, lead="结论："),
            KeyValues(
                (
                    ("单位名称", "青溪镇人民政府"),
                    ("统一社会信用代码", "115300000151000000X"),
                    ("主要负责人", "张垚"),
                    ("分管领导", "李玥"),
                    ("综合得分", "76.8"),
                )
            ),
            Chart(
                "radar",
                "六类权力运行得分",
                powers,
                (Series("本单位", (77, 80, 66, 72, 88, 91)), Series("全县平均", (81, 79, 78, 80, 83, 85))),
                maximum=100,
            ),
            Heading(1, "二、分项指标"),
            Heading(2, "（一）月度预警趋势"),
            Chart(
                "line",
                "月度预警数量",
                months,
                (
                    Series("■ 红", (2, 3, 2, 4, 1, 4)),
                    Series("▲ 黄", (3, 5, 3, None, 5, 9)),
                    Series("◆ 蓝", (14, 15, 12, 5, 7, 4)),
                ),
                unit="条",
            ),
            Heading(2, "（二）预警类别分布"),
            Chart(
                "bar",
                "各类别预警数量",
                powers,
                (Series("已办结", (4, 12, 17, 19, 5, 13)), Series("办理中", (6, 5, 3, 8, 7, 7))),
                unit="条",
            ),
            Heading(2, "（三）问题明细"),
            Table(
                ("序号", "类别", "问题描述", "金额（万元）", "等级", "状态"),
                rows,
                caption="问题明细表",
                note="注：金额以凭证为准。",
            ),
            Heading(1, "三、体检建议"),
            Paragraph(LONG),
            Paragraph("建议对得分低于70分的权力事项开展专项自查，健全内部控制流程，并于15个工作日内报送整改情况。"),
        ),
        sign=Sign("云岭县纪委监委", "2026年7月15日", seal=False),
        verification=PROOF,
    )


def sheet() -> Document:
    """A supervision sheet (活页), as a draft."""
    return Document(
        form="report",
        title="日常监督活页",
        subtitle="编号：云纪监〔2026〕0086",
        watermark="草稿",
        stamp="已被更正（云纪监〔2026〕0091）",
        blocks=(
            KeyValues(
                (
                    ("被监督单位", "青溪镇人民政府"),
                    ("监督时间", "2026年7月3日"),
                    ("监督方式", "□现场检查　■查阅资料　☑个别谈话"),
                    ("监督人员", "赵某、钱某"),
                )
            ),
            Form(
                (
                    FormRow("监督检查\n内容", LONG, 40),
                    FormRow(
                        "发现的\n主要问题", "1.节假日加油9次，无审批手续。\n2.维修费拆分报销7笔，合计4.2万元。", 40
                    ),
                    FormRow("整改反馈\n情况", "", 40),
                    FormRow("被监督单位\n负责人签字", "", 22, signed=True),
                    FormRow("监督检查\n室意见", "", 22, signed=True),
                )
            ),
        ),
    )
