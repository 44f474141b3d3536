"""What must not be scored is found, and saying that a thing is not scored is no offence."""

import copy
from pathlib import Path

import pytest

from qianfen import read_document
from qianfen.catalogue import FAULTS
from qianfen.lint import _lexicon, lint

COUNTY = Path(__file__).parents[2] / "frameworks" / "county.yaml"

FORBIDDEN = {
    "lint.complaint_count": """
        信访量
        信访总量下降率
        万人信访率
        零上访
        群众投诉次数
        举报数量每增加一件扣1分
        检举控告件数
        越级上访每起扣2分
        12345热线来电数量
        赴省进京访人次
        投诉率
        重复信访量
        信访举报量同比下降
        按期办结率高且信访量下降
        Number of complaints received
        complaint count
        petitions per capita
    """,
    "lint.meeting_count": """
        会议次数
        召开党委会不少于12次
        每少召开一次扣1分
        专题研究部署次数
        开展警示教育活动4次以上
        谈心谈话人次
        党课场次
        组织学习每年不少于4次
        理论学习次数
        每季度至少召开1次专题会议
        全年开展宣讲活动12场
        发文数量
        不以质量而以会议次数评分
        会议次数不少于12次，不得分
        未按要求召开会议12次的不得分
        meetings held
        number of training sessions
        at least four meetings
    """,
    "lint.photos": """
        工作照片
        现场图片佐证
        截图
        视频资料齐全
        photos of activities
    """,
    "lint.notes": """
        学习笔记
        心得体会篇数
        会议记录完整
        留痕材料
        建立工作台账
        台账齐全
        查阅笔记和照片
        study notes
    """,
    "lint.leader_comments": """
        获省领导批示
        领导批示件数
        肯定性批示每次加2分
        受到市委主要领导肯定
        经验做法获书记批示
        leaders' comments
    """,
    "lint.media_pieces": """
        省级媒体报道篇数
        新闻稿件采用
        在人民日报刊发经验文章
        宣传报道每篇加1分
        信息采用量
        正面宣传稿件
        发稿量
        media coverage
        press releases
        articles published
    """,
    "lint.app_activity": """
        公众号关注量
        学习强国积分
        微信打卡率
        app downloads
    """,
}
INNOCENT = """
    不以会议次数、笔记、照片等留痕材料作为评分依据
    不以来电数量多少评分
    不得以信访数量多少评分、排名
    不以检举控告数量评分
    以处置质量而非谈话数量为据
    信访事项按期办结率
    重复信访事项化解率
    投诉处理满意率
    举报线索处置不当
    超期未办结信访件
    列入台账的重复信访事项实质化解率
    检查只看实效，不要求另备台账
    泄露检举控告信息
    重要指示批示精神落实不力
    批示事项按期办结率
    习近平总书记重要指示批示贯彻落实情况
    会议次数不作为评分依据
    照片、笔记一律不纳入评分
    过度留痕问题
    重复留痕、层层填表经核实
    民主生活会质量评定
    “三重一大”会议决策违规
    会议费超标准
    被媒体曝光并查实的问题
    媒体曝光问题整改率
    笔记本电脑采购违规
    信访干部配备
    负面舆情及时回应率
    虚假宣传报道造假问题
    投诉人信息泄露
    培训费违规列支
    评审会综合评议
    警示教育按期完成
    热线事项按期办结
    文件管理违规
    群众对投诉处理不满意
    执法记录仪使用不规范
    complaints handled on time
    share of petitions resolved
    Counts of complaints are not scored
    upheld complaints
    number of unresolved complaints
    instead of meetings held
"""


def lines(text):
    return [line.strip() for line in text.strip().splitlines()]


def framework_saying(words, field="standard", method="deduct"):
    item = {"code": "A1-1", "method": method, "name": "problems found"}
    if field == "raw":
        item["raw"] = [{"key": "k", "name": words}]
    else:
        item[field] = words
    return {"level1": [{"code": "A", "name": "a", "level2": [{"code": "A1", "name": "b", "leaves": [item]}]}]}


@pytest.mark.parametrize("field", ["name", "standard", "raw"])
@pytest.mark.parametrize(("code", "words"), [(code, line) for code, text in FORBIDDEN.items() for line in lines(text)])
def test_forbidden_words_are_found_wherever_they_stand(code, words, field):
    assert code in {fault.code for fault in lint(framework_saying(words, field))}


@pytest.mark.parametrize("field", ["name", "standard", "raw"])
@pytest.mark.parametrize("words", lines(INNOCENT))
def test_innocent_and_denying_words_pass(words, field):
    assert lint(framework_saying(words, field)) == []


@pytest.mark.parametrize("words", ["群众信访", "投诉", "举报件", "检举控告"])
def test_bare_complaints_cost_no_points_but_may_be_a_denominator(words):
    assert [fault.code for fault in lint(framework_saying(words, "raw"))] == ["lint.complaint_count"]
    assert lint(framework_saying(words, "raw", method="ratio")) == []


@pytest.mark.parametrize("words", ["被处分人员姓名", "身份证号", "phone numbers"])
def test_data_about_persons_are_refused(words):
    assert [fault.code for fault in lint(framework_saying(words, "raw"))] == ["lint.person"]


def test_the_county_framework_passes():
    assert lint(read_document(COUNTY)) == []


def test_a_finding_is_located_and_quotes_the_words_and_their_sentence():
    document = copy.deepcopy(read_document(COUNTY))
    leaf = document["level1"][1]["level2"][1]["leaves"][0]
    leaf["standard"] = "查阅笔记和照片，缺一次扣 1 分。"
    faults = lint(document)
    assert {fault.where for fault in faults} == {"level1[1].level2[1].leaves[0].standard (B2-1)"}
    assert {fault.params["words"] for fault in faults} == {'"照片"', '"笔记"'}
    assert all("查阅笔记和照片" in fault.message for fault in faults)


def test_names_of_pillars_are_read_too():
    document = framework_saying("problems")
    document["level1"][0]["name"] = "会议次数"
    assert [fault.where for fault in lint(document)] == ["level1[0].name (A)"]


@pytest.mark.parametrize("document", [{}, {"level1": None}, {"level1": [None, {"level2": "x"}]}, {"level1": {"a": 1}}])
def test_a_document_of_another_shape_is_left_to_the_checker(document):
    assert lint(document) == []


def test_every_rule_of_the_lexicon_has_its_sentence():
    assert {rule.code for rule in _lexicon().rules} <= set(FAULTS)
